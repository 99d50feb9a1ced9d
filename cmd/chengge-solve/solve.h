// What solve.go asks of Clp and Cbc.
#ifndef CHENGGE_SOLVE_H
#define CHENGGE_SOLVE_H

typedef struct {
  int columns, rows;
  const int *start, *row;
  const double *entry, *cost, *lower, *upper, *row_lower, *row_upper;
  const char *whole;  // NULL for a linear programme
  double seconds, gap;
  int progress;       // file descriptor for progress frames
} problem;

typedef struct {
  int status;         // 0 solved, 1 infeasible, 2 unbounded, 3 stopped
  int has_plan, has_dual;
  double bound;
} outcome;

outcome relax(const problem *p, double *x, double *dual);
outcome search(const problem *p, double *x);

#endif
