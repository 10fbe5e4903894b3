package portico.admin.statistics;

import org.jspecify.annotations.Nullable;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Parameters;

/**
 * What is asked.
 *
 * @param entity a name or an id; null for all traffic and a list
 * @param top how long the list is at most
 */
record StatisticsQuestion(
        Window window,
        Subject by,
        Order order,
        int top,
        @Nullable String entity) {
    private static final int TOP_DEFAULT = 10;
    private static final int TOP_MAX = 100;

    /** @throws BadParameter when a parameter is none that there is */
    static StatisticsQuestion of(
            @Nullable String window,
            @Nullable String by,
            @Nullable String order,
            @Nullable String top,
            @Nullable String entity) {
        Window over = window == null ? Window.QUARTER : Window.of(window);
        if (over == null) throw new BadParameter("window", "must be 1m, 15m, 1h, 24h or 30d");
        Subject subject = by == null ? Subject.TOTAL : Subject.of(by);
        if (subject == null) throw new BadParameter("by", "must be total, route, service, consumer or node");
        Order sorted = order == null ? Order.REQUESTS : Order.of(order);
        if (sorted == null) throw new BadParameter("order", "must be requests, errors or latency");
        if (entity != null && subject == Subject.TOTAL)
            throw new BadParameter("entity", "needs by=route, service, consumer or node");
        if (entity != null
                && !Parameters.isName(entity)
                && Parameters.id(entity).isEmpty()) throw new BadParameter("entity", "must be a name or an id");
        return new StatisticsQuestion(over, subject, sorted, top(top), entity);
    }

    private static int top(@Nullable String top) {
        if (top == null) return TOP_DEFAULT;
        int value = top.matches("[0-9]{1,3}") ? Integer.parseInt(top) : 0;
        if (value < 1 || value > TOP_MAX) throw new BadParameter("top", "must be 1 to " + TOP_MAX);
        return value;
    }
}
