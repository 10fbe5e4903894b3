package portico.node.composition.shape;

import java.util.ArrayList;
import java.util.List;

/**
 * What a client takes of an answer: {@code fields=id,address.city,orders(id,lines(sku))}. A backslash makes the character
 * behind it part of the name. Bounded, as a client writes it.
 */
public final class FieldSelection {
    private static final int LENGTH_MAX = 2048;
    private static final int DEPTH_MAX = 16;
    private static final int NAMES_MAX = 256;

    private final String text;
    private final FieldTree tree = FieldTree.empty();
    private int at;
    private int names;

    private FieldSelection(String text) {
        this.text = text;
    }

    /**
     * Reads a selection.
     *
     * @param text the parameter's value, decoded
     * @throws IllegalArgumentException saying what is wrong with it, in words that follow its name
     */
    public static FieldTree parse(String text) {
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("is over " + LENGTH_MAX + " characters");
        var selection = new FieldSelection(text);
        selection.list(List.of());
        if (selection.at < text.length())
            throw new IllegalArgumentException("has a parenthesis that closes nothing, at character " + selection.at);
        return selection.tree;
    }

    private void list(List<String> above) {
        do {
            var path = new ArrayList<>(above);
            path.add(name());
            while (take('.')) path.add(name());
            if (path.size() > DEPTH_MAX) throw new IllegalArgumentException("is deeper than " + DEPTH_MAX + " levels");
            if (take('(')) {
                list(path);
                if (!take(')')) throw new IllegalArgumentException("has a parenthesis that is not closed");
            } else {
                tree.add(path);
            }
        } while (take(','));
    }

    private String name() {
        var name = new StringBuilder();
        while (at < text.length() && ",.()".indexOf(text.charAt(at)) < 0) {
            if (text.charAt(at) == '\\' && ++at == text.length())
                throw new IllegalArgumentException("ends in a backslash");
            name.append(text.charAt(at++));
        }
        if (name.isEmpty()) throw new IllegalArgumentException("lacks a name at character " + at);
        if (++names > NAMES_MAX) throw new IllegalArgumentException("has over " + NAMES_MAX + " names");
        return name.toString();
    }

    private boolean take(char c) {
        if (at == text.length() || text.charAt(at) != c) return false;
        at++;
        return true;
    }
}
