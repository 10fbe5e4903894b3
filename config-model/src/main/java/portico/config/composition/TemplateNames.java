package portico.config.composition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The names of members that a JSONata template takes from all that it is given. Only those where there is no doubt: where a
 * path begins for which nothing but the whole can be the context, and behind {@code $$.}; a name inside of steps,
 * predicates, groups, sorts and functions may be of anything.
 */
final class TemplateNames {
    /** @param at the index of its first character */
    record Name(String name, int at) {}

    /** What a bracket was opened in. */
    private record Opened(boolean root, boolean step) {}

    private static final String OPERATORS = ".[]{}(),@#;:?+-*/%|=<>^&!~";

    /** They are no names, or might not be. */
    private static final Set<String> WORDS = Set.of("and", "or", "in", "true", "false", "null");

    private final String text;
    private final List<Name> found = new ArrayList<>();
    private final Deque<Opened> open = new ArrayDeque<>();
    private int at;

    /** The context is the whole. */
    private boolean root = true;

    /** An operand stands before. */
    private boolean operand;

    /** That operand is a step of a path, and not the first. */
    private boolean operandIsStep;

    /** A dot stands before. */
    private boolean step;

    /** What stands before the dot, or would, is the whole itself. */
    private boolean whole;

    private boolean sorts;

    private TemplateNames(String text) {
        this.text = text;
    }

    /** In the order of the text, which is JSONata that {@link TemplateText#compile} takes. */
    static List<Name> of(String text) {
        var names = new TemplateNames(text);
        try {
            names.read();
        } catch (IndexOutOfBoundsException | NoSuchElementException e) {
            return names.found; // read otherwise than the compiler does: of the rest nothing is certain
        }
        return names.found;
    }

    private void read() {
        for (at = afterSpace(at); at < text.length(); at = afterSpace(at)) {
            char c = text.charAt(at);
            if (c == '|') return; // what is transformed has a context of its own
            else if (c == '"' || c == '\'') quoted(c);
            else if (c == '`') quotedName();
            else if (OPERATORS.indexOf(c) < 0) word();
            else operator(c);
        }
    }

    private void quoted(char quote) {
        int end = at + 1;
        while (text.charAt(end) != quote) end += text.charAt(end) == '\\' ? 2 : 1;
        at = end + 1;
        operand();
    }

    private void quotedName() {
        int end = text.indexOf('`', at + 1);
        name(text.substring(at + 1, end), at);
        at = end + 1;
        operand();
    }

    private void word() {
        int from = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && isOfWord(text.charAt(at))) at++;
        String word = text.substring(from, at);
        if (operand) {
            operand = false; // and, or, in
            step = false;
            return;
        }
        boolean isWhole = !step && (word.equals("$$") || word.equals("$") && root);
        if (isCalled() && (word.equals("function") || word.equals("λ"))) skipParameters();
        else if (isName(word) && !WORDS.contains(word) && !isCalled()) name(word, from);
        operand();
        whole = isWhole;
    }

    private static boolean isOfWord(char c) {
        return OPERATORS.indexOf(c) < 0 && c != '"' && c != '\'' && c != '`';
    }

    private static boolean isName(String word) {
        return word.charAt(0) != '$' && !Character.isDigit(word.charAt(0));
    }

    private void name(String name, int from) {
        if (!operand && (step ? whole : root)) found.add(new Name(name, from));
    }

    private boolean isCalled() {
        return text.startsWith("(", afterSpace(at));
    }

    /** To the body, which is read as an operand's group is: its context is whatever it is called in. */
    private void skipParameters() {
        at = afterSpace(at);
        while (text.charAt(at) != ')') at = afterSpace(at + 1);
        at = afterSpace(at + 1);
        if (!text.startsWith("<", at)) return;
        int depth = 0;
        do {
            char c = text.charAt(at++);
            if (c == '<') depth++;
            else if (c == '>') depth--;
        } while (depth > 0);
    }

    /** Where the next thing begins that is neither white space nor a comment. */
    private int afterSpace(int from) {
        int next = from;
        while (next < text.length()) {
            if (Character.isWhitespace(text.charAt(next))) next++;
            else if (text.startsWith("/*", next)) next = text.indexOf("*/", next + 2) + 2;
            else break;
        }
        return next;
    }

    private void operand() {
        operand = true;
        operandIsStep = step;
        step = false;
        whole = false;
    }

    private void operator(char c) {
        at++;
        switch (c) {
            case '(', '[', '{' -> open(c);
            case ')', ']', '}' -> close();
            case '.' -> dot();
            case '*', '%' -> {
                if (c == '*' && text.startsWith("*", at)) at++;
                if (operand) infix();
                else operand();
            }
            case '^' -> {
                infix();
                sorts = true;
            }
            default -> infix();
        }
    }

    private void infix() {
        operand = false;
        step = false;
        whole = false;
    }

    private void dot() {
        if (text.startsWith(".", at)) { // a range
            at++;
            infix();
            return;
        }
        operand = false;
        step = true;
    }

    private void open(char bracket) {
        boolean calls = operand && bracket == '(';
        boolean same = calls ? !operandIsStep : !operand && !step && !sorts;
        open.push(new Opened(root, operand ? operandIsStep : step));
        root &= same;
        sorts = false;
        infix();
    }

    private void close() {
        Opened opened = open.pop();
        root = opened.root();
        infix();
        operand = true;
        operandIsStep = opened.step();
    }
}
