// Solves the networks that come in on stdin with LEMON and prints of each its
// status, its least cost and the seconds of processor that solving took. A network is its
// number of nodes and arcs, the supplies, and of each arc from, to, lower, upper
// (-1 without limit) and cost.
#include <ctime>
#include <cstdio>
#include <vector>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

using namespace lemon;

int main() {
  long n, m;
  while (std::scanf("%ld %ld", &n, &m) == 2) {
    std::vector<long long> supply(n);
    for (auto& s : supply) std::scanf("%lld", &s);
    struct Row { int from, to; long long lower, upper, cost; };
    std::vector<Row> rows(m);
    for (auto& r : rows) std::scanf("%d %d %lld %lld %lld", &r.from, &r.to, &r.lower, &r.upper, &r.cost);
    SmartDigraph g;
    g.reserveNode(n); g.reserveArc(m);
    std::vector<SmartDigraph::Node> node(n);
    for (auto& u : node) u = g.addNode();
    SmartDigraph::ArcMap<long long> lower(g), upper(g), cost(g);
    SmartDigraph::NodeMap<long long> give(g);
    typedef NetworkSimplex<SmartDigraph, long long, long long> NS;
    for (auto& r : rows) {
      auto a = g.addArc(node[r.from], node[r.to]);
      lower[a] = r.lower; cost[a] = r.cost;
      upper[a] = r.upper < 0 ? std::numeric_limits<long long>::max() : r.upper;
    }
    for (long u = 0; u < n; u++) give[node[u]] = supply[u];
    std::clock_t begin = std::clock();
    NS ns(g);
    ns.lowerMap(lower).upperMap(upper).costMap(cost).supplyMap(give);
    auto status = ns.run();
    double seconds = double(std::clock() - begin) / CLOCKS_PER_SEC;
    std::printf("%d %lld %.6f\n", (int)status, status == NS::OPTIMAL ? ns.totalCost<long long>() : 0LL, seconds);
    std::fflush(stdout);
  }
}
