package portico.config.composition;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;

/** What a JSONata template of an answer must be like: what the admin service checks, and a node compiles. */
public final class TemplateText {
    private static final int LENGTH_MAX = 64 * 1024;

    private TemplateText() {}

    /**
     * Compiles a template, as the block that a node runs: what its outermost expression gives has then been put in order
     * before anybody sees it.
     *
     * @throws IllegalArgumentException saying what is wrong and where, in words that follow the field's name
     */
    public static Jsonata compile(String text) {
        if (text.isBlank()) throw new IllegalArgumentException("is empty");
        if (text.length() > LENGTH_MAX) throw new IllegalArgumentException("is over " + LENGTH_MAX + " characters");
        refuseUnbounded(text);
        parsed(text); // by itself: a bracket in it must not close the block's
        return parsed("(" + text + "\n)");
    }

    private static Jsonata parsed(String text) {
        try {
            return Jsonata.jsonata(text);
        } catch (JException e) {
            throw new IllegalArgumentException(
                    "is no JSONata, at character %d: %s".formatted(Math.max(0, e.getLocation()), e.getMessage()), e);
        } catch (RuntimeException | StackOverflowError e) {
            // The parser reads past the end of some broken texts, and goes deeper with every bracket.
            throw new IllegalArgumentException("is no JSONata: it ends too early, or is nested too deeply", e);
        } finally {
            forget();
        }
    }

    /**
     * Makes the library forget what it last evaluated on this thread: it keeps the input, and the next evaluation of the same
     * template on the same thread would begin in the frame of the last one.
     */
    public static void forget() {
        Jsonata.jsonata("0");
    }

    /**
     * Regular expressions are the JDK's, which may take exponential time and cannot be stopped; {@code $eval} would run
     * what a service sends.
     */
    private static void refuseUnbounded(String text) {
        boolean afterOperand = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '/' && text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                if (end < 0) throw new IllegalArgumentException("has a comment that does not end, at character " + at);
                at = end + 2;
            } else if (c == '"' || c == '\'' || c == '`') {
                at = afterQuoted(text, at);
                afterOperand = true;
            } else if (isWord(c)) {
                int end = at + 1;
                while (end < text.length() && isWord(text.charAt(end))) end++;
                String word = text.substring(at, end);
                if (word.equals("$eval")) throw new IllegalArgumentException("uses $eval, at character " + at);
                afterOperand = !word.equals("and") && !word.equals("or") && !word.equals("in");
                at = end;
            } else if (c == '/' && !afterOperand) {
                throw new IllegalArgumentException(
                        "has a regular expression, at character " + at + ": these have no bound on their time");
            } else {
                // A star or a percent sign may be an operand itself, the names of all members and of the parent.
                afterOperand = c == ')' || c == ']' || c == '}' || (c == '*' || c == '%') && !afterOperand;
                at++;
            }
        }
    }

    private static int afterQuoted(String text, int start) {
        char quote = text.charAt(start);
        for (int at = start + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote != '`') at++;
            else if (c == quote) return at + 1;
        }
        throw new IllegalArgumentException("has a text that does not end, at character " + start);
    }

    private static boolean isWord(char c) {
        return c == '$' || c == '_' || Character.isLetterOrDigit(c);
    }
}
