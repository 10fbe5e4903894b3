package portico.node.routing;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import portico.config.route.ValueMatch;
import portico.node.exchange.FormText;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;

/** A {@link ValueMatch}, compiled. Text beyond ASCII is compared as UTF-8, in header fields too. */
sealed interface ValueTest {
    static ValueTest of(ValueMatch match) {
        if (match.exact() != null) return new Exact(match.exact().getBytes(StandardCharsets.UTF_8));
        if (match.regex() != null) return new Regex(Pattern.compile(match.regex()));
        return new Presence(Boolean.TRUE.equals(match.present()));
    }

    /** Whether the value of this header field will do. */
    boolean holds(RequestHead head, int field);

    /** Whether this stretch of a query will do, once decoded. */
    boolean holdsForm(byte[] bytes, int start, int end);

    /** Whether it will do that there is none. */
    default boolean holdsAbsent() {
        return false;
    }

    /** This very value. */
    record Exact(byte[] value) implements ValueTest {
        @Override
        public boolean holds(RequestHead head, int field) {
            return head.valueEquals(field, value);
        }

        @Override
        public boolean holdsForm(byte[] bytes, int start, int end) {
            return FormText.contentEquals(bytes, start, end, value);
        }
    }

    /** The whole value is as the pattern says. The one test that makes objects. */
    record Regex(Pattern pattern) implements ValueTest {
        @Override
        public boolean holds(RequestHead head, int field) {
            Slice value = head.value(field);
            return isAscii(value) ? pattern.matcher(value).matches() : pattern.matches(utf8(value));
        }

        @Override
        public boolean holdsForm(byte[] bytes, int start, int end) {
            return pattern.matches(FormText.decode(bytes, start, end));
        }

        private static boolean isAscii(Slice value) {
            for (int index = 0; index < value.length(); index++) if (value.charAt(index) > 0x7f) return false;
            return true;
        }

        private static String utf8(Slice value) {
            return new String(value.array(), value.offset(), value.length(), StandardCharsets.UTF_8);
        }
    }

    /** There at all, or not there. */
    record Presence(boolean wanted) implements ValueTest {
        @Override
        public boolean holds(RequestHead head, int field) {
            return wanted;
        }

        @Override
        public boolean holdsForm(byte[] bytes, int start, int end) {
            return wanted;
        }

        @Override
        public boolean holdsAbsent() {
            return !wanted;
        }
    }
}
