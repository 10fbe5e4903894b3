package portico.admin.statistics;

import org.jspecify.annotations.Nullable;

/** What a list has first. */
enum Order {
    REQUESTS("requests", CountColumns.EXCHANGES),
    ERRORS("errors", "coalesce(sum(status_5), 0)"),
    /** By the mean, which the database can tell from sums. */
    LATENCY("latency", "coalesce(sum(micros), 0) / greatest(" + CountColumns.EXCHANGES + ", 1)");

    private final String word;
    private final String sql;

    Order(String word, String sql) {
        this.word = word;
        this.sql = sql;
    }

    static @Nullable Order of(String word) {
        for (var order : values()) if (order.word.equals(word)) return order;
        return null;
    }

    String sql() {
        return sql;
    }
}
