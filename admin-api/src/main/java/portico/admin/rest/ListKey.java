package portico.admin.rest;

import portico.admin.problem.BadParameter;

/**
 * Where in an order an item stands.
 *
 * @param revision of its last change; 0 where only the name counts
 */
public record ListKey(long revision, String name) {
    /** The key that a cursor of this order holds. */
    static ListKey parse(String cursor, ListOrder order) {
        String text = Cursor.parse(cursor);
        if (!order.byChange()) return new ListKey(0, text);
        String[] parts = text.split(" ", -1);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}"))
            throw new BadParameter("cursor", "is not one that a page of this order ended with");
        return new ListKey(Long.parseLong(parts[0]), parts[1]);
    }

    /** As a cursor of this order holds it. */
    public String text(ListOrder order) {
        return order.byChange() ? revision + " " + name : name;
    }
}
