package portico.admin.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.Sql;
import portico.admin.statistics.RouteMap.MappedRoute;
import portico.config.json.ConfigJson;
import portico.config.route.Route;

/** Reads the routes with the most traffic, in one query of bounded size, however many routes there are. */
@ApplicationScoped
class RouteMapRows {
    private static final String BUSIEST = """
            with moved as (select entity, %1$s as requests, coalesce(sum(status_5), 0) as errors from %2$s
                           where kind = 'route' and at >= ? and at < ? group by entity)
            select r.body, coalesce(m.requests, 0), coalesce(m.errors, 0), count(*) over ()
            from route r left join moved m on m.entity = r.id
            where strpos(r.name, ?) > 0
            order by 2 desc, r.name limit ?""";

    private final Sql sql;
    private final Clock clock;

    RouteMapRows(Sql sql, Clock clock) {
        this.sql = sql;
        this.clock = clock;
    }

    private record Found(MappedRoute route, long total) {}

    /**
     * The map.
     *
     * @param name part of the names of those that it shows; null for all
     */
    @Transactional
    RouteMap busiest(Window window, @Nullable String name, int most) {
        Instant end = window.end(clock.instant());
        Instant begin = window.begin(end);
        OffsetDateTime from = begin.atOffset(ZoneOffset.UTC);
        OffsetDateTime to = end.atOffset(ZoneOffset.UTC);
        List<Found> found = sql.query(
                BUSIEST.formatted(CountColumns.EXCHANGES, window.top().table()),
                row -> new Found(
                        MappedRoute.of(route(row.getString(1)), row.getLong(2), row.getLong(3)), row.getLong(4)),
                from,
                to,
                name == null ? "" : name,
                most);
        return new RouteMap(
                window.word(),
                begin,
                end,
                found.stream().map(Found::route).toList(),
                found.isEmpty() ? 0 : found.get(0).total());
    }

    private static Route route(String body) {
        return ConfigJson.read(body.getBytes(StandardCharsets.UTF_8), Route.class);
    }
}
