package portico.admin.document;

import java.util.List;
import portico.admin.configuration.EntityTable;
import portico.admin.problem.BadParameter;
import portico.admin.rest.Parameters;

/** An entity as a query parameter names it: {@code routes/orders}. */
record Named(EntityTable<?, ?> table, String name) {
    /** The query parameter. */
    static final String DELETE = "delete";

    private static final int MAX = 16;

    /** @throws BadParameter when one is no kind and name, or there are too many */
    static List<Named> all(List<String> texts) {
        if (texts.size() > MAX) throw new BadParameter(DELETE, "is given over " + MAX + " times");
        return texts.stream().map(Named::parse).toList();
    }

    private static Named parse(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        if (slash > 0 && Parameters.isName(name))
            for (var table : EntityTable.ALL)
                if (table.kind().plural().equals(text.substring(0, slash))) return new Named(table, name);
        throw new BadParameter(DELETE, "must be a kind and a name, such as routes/orders");
    }

    @Override
    public String toString() {
        return table.kind().plural() + "/" + name;
    }
}
