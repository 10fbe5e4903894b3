package portico.node.policy.cors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import portico.node.exchange.Slice;

/** The origins whose pages may call. */
final class Origins {
    private final boolean any;
    private final Set<Slice> exact = new HashSet<>();
    private final List<Wildcard> wildcards = new ArrayList<>();

    /** @param patterns {@code https://app.example.com}, {@code https://*.example.com} or {@code *} */
    Origins(List<String> patterns) {
        any = patterns.contains("*");
        for (String pattern : patterns) {
            int star = pattern.indexOf("*.");
            if (star < 0) exact.add(Slice.of(pattern));
            else wildcards.add(new Wildcard(pattern.substring(0, star), pattern.substring(star + 1)));
        }
    }

    /** True when every page may call, whatever its origin. */
    boolean areAny() {
        return any;
    }

    /** Browsers write origins in one form only (the HTML standard's serialisation), so octets are compared. */
    boolean contain(Slice origin) {
        if (any || exact.contains(origin)) return true;
        for (var wildcard : wildcards) if (wildcard.matches(origin)) return true;
        return false;
    }

    /** One or more labels between the scheme and a dot with the rest. */
    private record Wildcard(String front, String back) {
        boolean matches(Slice origin) {
            int labelsEnd = origin.length() - back.length();
            if (labelsEnd <= front.length()) return false;
            for (int at = front.length(); at < labelsEnd; at++) if (!isHostCharacter(origin.charAt(at))) return false;
            return origin.subSequence(0, front.length()).contentEquals(front)
                    && origin.subSequence(labelsEnd, origin.length()).contentEquals(back);
        }

        private static boolean isHostCharacter(char c) {
            return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
        }
    }
}
