package portico.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody may have meant. */
public final class Spelling {
    private Spelling() {}

    /**
     * The known name with the fewest mistakes between it and this one, the first of them in the order of the alphabet;
     * null when all are too far away. A mistake is a letter too many, too few, another one, or two that changed places.
     */
    public static @Nullable String nearest(String name, Collection<String> known) {
        int mistakesMax = Math.min(2, name.length() / 3);
        int fewest = mistakesMax + 1;
        @Nullable String nearest = null;
        for (String candidate : known) {
            if (Math.abs(candidate.length() - name.length()) > mistakesMax) continue;
            int mistakes = mistakes(name, candidate);
            boolean better =
                    mistakes < fewest || mistakes == fewest && nearest != null && candidate.compareTo(nearest) < 0;
            if (!better) continue;
            fewest = mistakes;
            nearest = candidate;
        }
        return nearest;
    }

    /** Optimal string alignment: three rows of the table are enough. */
    private static int mistakes(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int column = 0; column <= b.length(); column++) last[column] = column;
        for (int line = 1; line <= a.length(); line++) {
            row[0] = line;
            for (int column = 1; column <= b.length(); column++) {
                int other = a.charAt(line - 1) == b.charAt(column - 1) ? 0 : 1;
                int least = Math.min(Math.min(last[column] + 1, row[column - 1] + 1), last[column - 1] + other);
                boolean swapped = line > 1
                        && column > 1
                        && a.charAt(line - 1) == b.charAt(column - 2)
                        && a.charAt(line - 2) == b.charAt(column - 1);
                row[column] = swapped ? Math.min(least, beforeLast[column - 2] + 1) : least;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }
}
