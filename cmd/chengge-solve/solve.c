#include "solve.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "Cbc_C_Interface.h"
#include "Clp_C_Interface.h"

// relax solves the linear programme, whole values or not, by Clp's dual simplex.
outcome relax(const problem *p, double *x, double *dual) {
  outcome o = {3, 0, 0, -INFINITY};
  Clp_Simplex *m = Clp_newModel();
  Clp_setLogLevel(m, 0);
  Clp_loadProblem(m, p->columns, p->rows, p->start, p->row, p->entry, p->lower, p->upper, p->cost, p->row_lower, p->row_upper);
  Clp_setMaximumSeconds(m, p->seconds);
  Clp_initialSolve(m);
  switch (Clp_status(m)) {
  case 0: o.status = 0; break;
  case 1: o.status = 1; break;
  case 2: o.status = 2; break;
  default: o.status = 3;
  }
  memcpy(dual, Clp_dualRowSolution(m), sizeof(double) * p->rows);
  o.has_dual = 1;
  if (o.status == 0) {
    memcpy(x, Clp_primalColumnSolution(m), sizeof(double) * p->columns);
    o.has_plan = 1;
    o.bound = Clp_objectiveValue(m);
  }
  Clp_deleteModel(m);
  return o;
}

static int progress_to = -1;

// said is told what Cbc would print. Of its messages on the state of the search
// (number 10) the doubles are the best plan and the bound, the integers begin
// with the nodes.
static void COINLINKAGE said(Cbc_Model *m, int number, int doubles, const double *d, int ints, const int *i, int texts, char **t) {
  (void)m; (void)texts; (void)t;
  if (number != 10 || doubles < 2 || ints < 1) return;
  unsigned char frame[29] = {'P', 24, 0, 0, 0};
  double body[3] = {d[1], d[0], (double)i[0]};
  memcpy(frame + 5, body, 24);
  if (write(progress_to, frame, sizeof frame) < 0) return;
}

// search looks for whole values by Cbc.
outcome search(const problem *p, double *x) {
  outcome o = {3, 0, 0, -INFINITY};
  Cbc_Model *m = Cbc_newModel();
  progress_to = p->progress;
  Cbc_registerCallBack(m, said);
  Cbc_loadProblem(m, p->columns, p->rows, p->start, p->row, p->entry, p->lower, p->upper, p->cost, p->row_lower, p->row_upper);
  for (int j = 0; j < p->columns; j++)
    if (p->whole[j]) Cbc_setInteger(m, j);
  Cbc_setLogLevel(m, 1);
  Cbc_setParameter(m, "timeMode", "elapsed");  // not that of the processor, which a busy machine stretches
  Cbc_setMaximumSeconds(m, p->seconds);
  Cbc_setAllowableFractionGap(m, p->gap);
  Cbc_solve(m);
  if (Cbc_isProvenInfeasible(m)) {
    o.status = 1;
  } else if (Cbc_isContinuousUnbounded(m)) {
    o.status = 2;
  } else {
    o.status = Cbc_isProvenOptimal(m) ? 0 : 3;
    o.bound = Cbc_getBestPossibleObjValue(m);
    const double *best = Cbc_bestSolution(m);
    if (best && Cbc_getObjValue(m) < 1e49) {
      memcpy(x, best, sizeof(double) * p->columns);
      o.has_plan = 1;
    }
  }
  Cbc_deleteModel(m);
  return o;
}
