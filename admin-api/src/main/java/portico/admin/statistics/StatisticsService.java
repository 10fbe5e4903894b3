package portico.admin.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.problem.NotFound;
import portico.admin.rest.Parameters;
import portico.config.statistics.TrafficCounts;

/** Answers how the traffic was. */
@ApplicationScoped
class StatisticsService {
    private final TrafficRows rows;
    private final Clock clock;

    StatisticsService(TrafficRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    @Transactional
    Statistics of(StatisticsQuestion question) {
        Window window = question.window();
        Instant end = window.end(clock.instant());
        Instant begin = window.begin(end);
        CountedEntity entity = entity(question);
        Map<Integer, TrafficCounts> points = rows.series(
                entity == null ? Subject.TOTAL : question.by(),
                entity == null ? Subject.ZEROS : entity.id(),
                window.series(),
                begin,
                end,
                window.step());
        TrafficCounts all = points.values().stream().reduce(TrafficCounts.NONE, TrafficCounts::plus);
        long seconds = Duration.between(begin, end).toSeconds();
        boolean listed = entity == null && question.by() != Subject.TOTAL;
        return new Statistics(
                window.word(),
                begin,
                end,
                window.step().toSeconds(),
                question.by(),
                entity,
                TrafficSummary.of(all, seconds),
                TrafficSeries.of(points, begin, end, window.step()),
                listed ? top(question, begin, end) : null);
    }

    /** The newest ten seconds of which all is known. */
    @Transactional
    LiveTraffic newest() {
        Instant end = Window.QUARTER.end(clock.instant());
        Duration step = Window.QUARTER.step();
        Instant begin = end.minus(step);
        TrafficCounts counts = rows.series(Subject.TOTAL, Subject.ZEROS, Grain.TEN_SECONDS, begin, end, step)
                .getOrDefault(0, TrafficCounts.NONE);
        return new LiveTraffic(begin, step.toSeconds(), TrafficSummary.of(counts, step.toSeconds()));
    }

    private List<Statistics.Top> top(StatisticsQuestion question, Instant begin, Instant end) {
        long seconds = Duration.between(begin, end).toSeconds();
        List<TrafficRows.OfEntity> found =
                rows.top(question.by(), question.window().top(), begin, end, question.order(), question.top());
        Map<UUID, CountedEntity> entities = rows.entities(
                question.by(), found.stream().map(TrafficRows.OfEntity::entity).toList());
        var top = new ArrayList<Statistics.Top>();
        for (var each : found) {
            CountedEntity entity = Objects.requireNonNull(entities.get(each.entity()), "an id that was asked for");
            top.add(new Statistics.Top(entity, TrafficSummary.of(each.counts(), seconds)));
        }
        return top;
    }

    private @Nullable CountedEntity entity(StatisticsQuestion question) {
        String asked = question.entity();
        if (asked == null) return null;
        Optional<UUID> given = Parameters.id(asked);
        UUID id = given.isPresent() ? given.get() : rows.id(question.by(), asked);
        if (id == null) throw new NotFound(question.by().word(), asked, "entity");
        return rows.entities(question.by(), List.of(id)).get(id);
    }
}
