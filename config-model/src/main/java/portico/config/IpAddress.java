package portico.config;

import org.jspecify.annotations.Nullable;

/**
 * An IP address as two numbers; one of version 4 as its IPv4-mapped form ({@code ::ffff:0:0/96}, RFC 4291 §2.5.5.2), so
 * that both versions are compared alike.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record IpAddress(long high, long low) {
    private static final int GROUPS = 8;
    private static final long MAPPED = 0xffffL << 32;

    /** The address that this literal is, or null: names are not looked up, and zones are not for sending. */
    public static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? parse4(text, 0) : parse6(text);
    }

    /** True for version 4, also where it was written in its mapped form. */
    public boolean isVersion4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** As RFC 5952 §4 wants it: the longest run of zeros left out, in lower case. */
    @Override
    public String toString() {
        if (isVersion4())
            return (low >>> 24 & 0xff) + "." + (low >>> 16 & 0xff) + "." + (low >>> 8 & 0xff) + "." + (low & 0xff);
        int gap = -1;
        int gapLength = 1; // a single group of zeros is written (§4.2.2)
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && group(to) == 0) to++;
            if (to - from > gapLength) {
                gap = from;
                gapLength = to - from;
            }
        }
        var text = new StringBuilder();
        for (int at = 0; at < GROUPS; at++) {
            if (at == gap) {
                text.append("::");
                at += gapLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') text.append(':');
            text.append(Integer.toHexString(group(at)));
        }
        return text.toString();
    }

    private int group(int index) {
        long half = index < 4 ? high : low;
        return (int) ((half >>> ((3 - index % 4) * 16)) & 0xffff);
    }

    /** Four decimal numbers without leading zeros, which some readers take for octal. */
    private static @Nullable IpAddress parse4(String text, int from) {
        long bits = 0;
        int at = from;
        for (int part = 0; part < 4; part++) {
            if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) return null;
            int start = at;
            int number = 0;
            while (at < text.length() && isDigit(text.charAt(at)) && at - start < 3)
                number = number * 10 + text.charAt(at++) - '0';
            if (at == start || number > 255 || (at - start > 1 && text.charAt(start) == '0')) return null;
            bits = bits << 8 | number;
        }
        return at == text.length() ? new IpAddress(0, MAPPED | bits) : null;
    }

    private static @Nullable IpAddress parse6(String text) {
        var groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int at = 0;
        if (text.startsWith("::")) {
            gap = 0;
            at = 2;
        }
        while (at < text.length()) {
            if (count == GROUPS) return null;
            int end = at;
            while (end < text.length() && Character.digit(text.charAt(end), 16) >= 0 && end - at < 5) end++;
            if (end < text.length() && text.charAt(end) == '.') {
                IpAddress last = parse4(text, at);
                if (last == null || count > GROUPS - 2) return null;
                groups[count++] = last.group(6);
                groups[count++] = last.group(7);
                break;
            }
            if (end == at || end - at > 4) return null;
            groups[count++] = Integer.parseInt(text, at, end, 16);
            at = end;
            if (at == text.length()) break;
            if (text.charAt(at++) != ':' || at == text.length()) return null;
            if (text.charAt(at) == ':') {
                if (gap >= 0) return null;
                gap = count;
                at++;
            }
        }
        return (gap < 0 && count < GROUPS) || (gap >= 0 && count == GROUPS) ? null : of(groups, count, gap);
    }

    private static IpAddress of(int[] groups, int count, int gap) {
        long high = 0;
        long low = 0;
        int missing = GROUPS - count;
        for (int at = 0; at < GROUPS; at++) {
            int from = gap < 0 || at < gap ? at : at - missing;
            int group = gap >= 0 && at >= gap && at < gap + missing ? 0 : groups[from];
            if (at < 4) high = high << 16 | group;
            else low = low << 16 | group;
        }
        return new IpAddress(high, low);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
