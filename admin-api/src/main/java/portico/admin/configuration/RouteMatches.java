package portico.admin.configuration;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portico.admin.problem.RouteTie;
import portico.config.Problem;
import portico.config.route.Route;
import portico.config.snapshot.Sha256;

/** What each enabled route matches, by hash: two routes with one hash are tied. */
@ApplicationScoped
final class RouteMatches {
    private final Sql sql;

    RouteMatches(Sql sql) {
        this.sql = sql;
    }

    /**
     * Keeps what the proposed routes match.
     *
     * @throws RouteTie naming the other route, when nothing decides between two
     */
    void write(List<Proposal> proposals) {
        var routes = proposals.stream()
                .filter(proposal -> proposal.table() == EntityTable.ROUTES)
                .toList();
        if (routes.isEmpty()) return;
        sql.update("delete from route_match where route_id = any(?)", (Object) References.ids(routes));
        var ties = new ArrayList<Problem>();
        var holders = new LinkedHashMap<String, Proposal>();
        for (var proposal : routes)
            for (String hash : hashes(proposal)) {
                var holder = holders.putIfAbsent(hash, proposal);
                if (holder != null) tie(proposal, holder.name(), ties);
            }
        others(holders).forEach((hash, name) -> {
            var proposal = holders.get(hash);
            if (proposal != null) tie(proposal, name, ties);
        });
        if (!ties.isEmpty())
            throw new RouteTie(ties.stream().distinct().limit(100).toList());
        sql.batch("insert into route_match values (?, ?)", List.copyOf(holders.entrySet()), entry ->
                new Object[] {bytes(entry.getKey()), entry.getValue().id()});
    }

    private Map<String, String> others(Map<String, Proposal> holders) {
        var others = new HashMap<String, String>();
        sql.query(
                        "select m.key_hash, r.name from route_match m join route r on r.id = m.route_id"
                                + " where m.key_hash = any(?)",
                        row -> Map.entry(HexFormat.of().formatHex(row.getBytes(1)), row.getString(2)),
                        (Object) holders.keySet().stream()
                                .map(RouteMatches::bytes)
                                .toArray(byte[][]::new))
                .forEach(found -> others.put(found.getKey(), found.getValue()));
        return others;
    }

    private static void tie(Proposal proposal, String other, List<Problem> ties) {
        ties.add(new Problem(proposal.field("match"), "is tied with the route " + other));
    }

    private static List<String> hashes(Proposal proposal) {
        if (!(proposal.then() instanceof Route route) || !route.enabled()) return List.of();
        return route.match().canonicalKeys().stream()
                .map(key -> Sha256.of(key.getBytes(StandardCharsets.UTF_8)).hex())
                .toList();
    }

    private static byte[] bytes(String hash) {
        return HexFormat.of().parseHex(hash);
    }
}
