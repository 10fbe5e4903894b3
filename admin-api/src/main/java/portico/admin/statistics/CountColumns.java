package portico.admin.statistics;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import portico.config.statistics.LatencyBuckets;
import portico.config.statistics.TrafficCounts;

/** Counts as the columns of a table, in the order of {@link TrafficCounts}. Zero is null. */
final class CountColumns {
    private static final List<String> NAMES = Stream.of(
                    IntStream.rangeClosed(0, 5).mapToObj(hundreds -> "status_" + hundreds),
                    Stream.of("bytes_in", "bytes_out", "micros"),
                    IntStream.range(0, LatencyBuckets.COUNT).mapToObj(bucket -> "latency_" + bucket))
            .flatMap(names -> names)
            .toList();

    /** Their names. */
    static final String LIST = each(name -> name);

    /** Their sums over the rows of a group. */
    static final String SUMS = each(name -> "sum(" + name + ")");

    /** A place for each. */
    static final String PLACES = each(name -> "?");

    /** Adds those of a row that could not be inserted to those of the row that is there. */
    static String additions(String table) {
        return each(
                name -> "%2$s = coalesce(%1$s.%2$s + excluded.%2$s, %1$s.%2$s, excluded.%2$s)".formatted(table, name));
    }

    /** The number of exchanges in a group of rows. */
    static final String EXCHANGES = NAMES.stream()
            .limit(TrafficCounts.BYTES_IN)
            .map(name -> "coalesce(sum(" + name + "), 0)")
            .collect(Collectors.joining(" + "));

    private CountColumns() {}

    /** @param first the index of the first column */
    static void bind(TrafficCounts counts, PreparedStatement statement, int first) throws SQLException {
        for (int index = 0; index < TrafficCounts.LENGTH; index++) {
            long value = counts.get(index);
            if (value == 0) statement.setNull(first + index, Types.BIGINT);
            else statement.setLong(first + index, value);
        }
    }

    /** @param first the index of the first column */
    static TrafficCounts read(ResultSet row, int first) throws SQLException {
        long[] values = new long[TrafficCounts.LENGTH];
        for (int index = 0; index < values.length; index++) values[index] = row.getLong(first + index);
        return new TrafficCounts(values);
    }

    private static String each(UnaryOperator<String> form) {
        return NAMES.stream().map(form).collect(Collectors.joining(", "));
    }
}
