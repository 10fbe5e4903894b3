package portico.node.policy.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Held;
import portico.node.exchange.ResponseHead;
import portico.node.policy.cache.Flight.Landing;

/**
 * What the cache has to do with one exchange that goes on to the service.
 *
 * @param entry what is there but cannot be given without more; null for nothing
 * @param keeps whether what comes back may be kept, as far as the request goes
 * @param revalidates whether the service was asked if the entry is still good
 * @param began the store's sequence when it was asked
 * @param personal whether the answer may be for one caller's eyes only, unless it says otherwise
 * @param cookies whether it may be, unless it says for how long it is good
 * @param ifErrorMillis for how long what is stored may have been stale to be given in the place of an error, as far as the
 *     client says (RFC 5861 §4); 0 when it does not
 * @param flight those who wait for what comes back; null for nobody
 */
record Visit(
        Cache cache,
        CacheKey key,
        Why why,
        @Nullable Entry entry,
        boolean keeps,
        boolean revalidates,
        long askedMillis,
        long began,
        boolean personal,
        boolean cookies,
        long ifErrorMillis,
        @Nullable Flight flight)
        implements Held {
    /** Why it goes on, as Cache-Status has it (RFC 9211 §2.2). */
    enum Why {
        URI_MISS("uri-miss"),
        VARY_MISS("vary-miss"),
        /** What there is may not be given: it is for somebody else, or bad. */
        MISS("miss"),
        STALE("stale"),
        /** The client wants it so. */
        REQUEST("request"),
        /** The method is none that is answered from here, and changes nothing (RFC 9110 §9.2.1). */
        SAFE_METHOD("method"),
        /** It may change what is there. */
        UNSAFE_METHOD("method"),
        BYPASS("bypass");

        private final String word;

        Why(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    @Override
    public void release() {
        if (flight != null) flight.land(Landing.ABANDONED);
    }

    /** The tags that a service gives an answer, which purges go by. */
    static List<String> tags(ResponseHead head) {
        var tags = new ArrayList<String>();
        words(head, Names.CACHE_TAG, ",", tags);
        words(head, Names.SURROGATE_KEY, "\\s+", tags);
        return tags;
    }

    private static void words(ResponseHead head, HeaderName name, String between, List<String> words) {
        for (int field = head.find(name, 0); field >= 0; field = head.find(name, field + 1))
            for (String word : head.value(field).toString().split(between, -1))
                if (!word.isBlank()) words.add(word.strip());
    }
}
