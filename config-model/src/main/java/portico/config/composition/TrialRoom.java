package portico.config.composition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import portico.config.composition.Trial.TriedCall;
import portico.config.explain.HeaderField;

/**
 * How much of a trial is told. The time line is what a trial is for: with less room for it there are fewer elements on it,
 * but each call.
 *
 * @param bodyLength characters of the body
 * @param calls of them, and of their elements; at least as many as a composition may have calls
 * @param requestLength characters of each request
 * @param origins places of the answer
 * @param fields header fields
 * @param fieldLength characters of the value of each
 */
record TrialRoom(int bodyLength, int calls, int requestLength, int origins, int fields, int fieldLength) {
    /** The most first. The last fits into 15 KiB whatever the trial is. */
    static final List<TrialRoom> ALL = List.of(
            new TrialRoom(16_384, 512, 512, 512, 128, 8192),
            new TrialRoom(8192, 128, 512, 128, 128, 1024),
            new TrialRoom(4096, 64, 512, 64, 64, 512),
            new TrialRoom(2048, 48, 256, 32, 64, 256),
            new TrialRoom(1024, 40, 128, 16, 32, 64),
            new TrialRoom(256, 32, 64, 0, 8, 32));

    /** A place that takes more to say is not told. */
    private static final int POINTER_LENGTH_MAX = 256;

    private static final int FIELD_NAME_LENGTH_MAX = 64;

    /** As much of a trial as there is room for. */
    Trial of(Trial all) {
        String body = beginning(all.body(), bodyLength);
        List<HeaderField> headers = fields(all.headers());
        List<TriedCall> shown = calls(all.calls());
        Map<String, String> places = places(all.origins());
        Map<String, List<String>> overridden = places(all.overridden());
        boolean whole = all.whole()
                && body.equals(all.body())
                && headers.equals(all.headers())
                && shown.equals(all.calls())
                && places.size() == all.origins().size()
                && overridden.size() == all.overridden().size();
        return new Trial(
                all.status(),
                headers,
                body,
                all.bodyBytes(),
                whole,
                all.micros(),
                shown,
                all.callCount(),
                places,
                overridden);
    }

    private List<HeaderField> fields(List<HeaderField> all) {
        return all.stream()
                .limit(fields)
                .map(field -> new HeaderField(
                        marked(field.name(), FIELD_NAME_LENGTH_MAX), marked(field.value(), fieldLength)))
                .toList();
    }

    /** Of each call the first before all other elements. */
    private List<TriedCall> calls(List<TriedCall> all) {
        var kept = new BitSet();
        var names = new HashSet<String>();
        for (int index = 0; index < all.size(); index++)
            if (names.add(all.get(index).name())) kept.set(index);
        for (int index = 0; index < all.size() && kept.cardinality() < calls; index++) kept.set(index);
        var some = new ArrayList<TriedCall>(kept.cardinality());
        kept.stream().forEach(index -> some.add(all.get(index).withRequestUpTo(requestLength)));
        return some;
    }

    private <V> Map<String, V> places(Map<String, V> all) {
        var some = new LinkedHashMap<String, V>();
        all.forEach((pointer, what) -> {
            if (some.size() < origins && pointer.length() <= POINTER_LENGTH_MAX) some.put(pointer, what);
        });
        return some;
    }

    /** So that it is seen that there is more. */
    static String marked(String text, int lengthMax) {
        return text.length() <= lengthMax ? text : beginning(text, lengthMax - 1) + "…";
    }

    /** No character is cut in two. */
    private static String beginning(String text, int lengthMax) {
        if (text.length() <= lengthMax) return text;
        int end = lengthMax > 0 && Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end);
    }
}
