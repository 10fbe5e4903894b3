package portico.node.policy.cache;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.node.exchange.HeaderName;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.StoredAnswer;

/** An answer that is kept, and all that decides for whom and how long it is good. Immutable, but for what it remembers. */
final class Entry {
    private static final int OVERHEAD_BYTES = 640;
    private static final byte[] NO_BODY = {};

    private static final HeaderName[] OF_THE_CONTENT = {
        HeaderName.CONTENT_TYPE, Names.CONTENT_ENCODING, HeaderName.of("content-language"), Names.CONTENT_RANGE
    };

    /** What an answer says of itself, worked out once. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Terms(
            Variation variation,
            long bornMillis,
            long freshMillis,
            boolean alwaysRevalidated,
            boolean neverStale,
            boolean shareable,
            boolean explicit,
            long whileRevalidateMillis,
            long ifErrorMillis,
            @Nullable String etag,
            @Nullable String lastModified,
            String[] tags) {}

    private final CacheKey key;
    private final StoredAnswer answer;
    private final Terms terms;
    private final long began;
    private final int weight;
    private volatile long cleared;
    private volatile @Nullable StoredAnswer bare;

    /**
     * @param key as the client has it that it was asked for
     * @param answer the whole of it
     * @param began the store's {@link AnswerStore#sequence} when it was asked for
     */
    Entry(CacheKey key, StoredAnswer answer, Terms terms, long began) {
        this.key = key;
        this.answer = answer;
        this.terms = terms;
        this.began = began;
        cleared = began;
        int tags = 0;
        for (String tag : terms.tags()) tags += 48 + tag.length();
        weight = OVERHEAD_BYTES
                + key.weight()
                + 3 * answer.wire().length
                + answer.body().length
                + terms.variation().weight()
                + tags;
    }

    CacheKey key() {
        return key;
    }

    StoredAnswer answer() {
        return answer;
    }

    Terms terms() {
        return terms;
    }

    long began() {
        return began;
    }

    /** The store's sequence up to which no purge means it; looked at anew only by those that come later. */
    long cleared() {
        return cleared;
    }

    void clear(long sequence) {
        cleared = sequence;
    }

    /** About how many octets it takes. */
    int weight() {
        return weight;
    }

    /** How old it is (RFC 9111 §4.2.3). */
    long ageMillis(long now) {
        return Math.max(0, now - terms.bornMillis());
    }

    /** How much longer it is fresh; negative when it is stale. */
    long leftMillis(long now) {
        return terms.freshMillis() - ageMillis(now);
    }

    boolean hasValidator() {
        return terms.etag() != null || terms.lastModified() != null;
    }

    boolean isTagged(String tag) {
        for (String its : terms.tags()) if (its.equals(tag)) return true;
        return false;
    }

    /** Its head, but for what only says something of the content, with this status (RFC 9110 §15.4.5). */
    StoredAnswer bare(int status) {
        StoredAnswer made = bare;
        if (made == null) {
            var fields = new StoredFields(answer.head());
            ResponseHead head = answer.head();
            for (int field = 0; field < head.fieldCount(); field++)
                if (!isOfTheContent(head, field)) fields.field(head.name(field), head.value(field));
            bare = made = fields.answer(304, NO_BODY);
        }
        return made.part(status, 0, 0);
    }

    private static boolean isOfTheContent(ResponseHead head, int field) {
        for (var name : OF_THE_CONTENT) if (head.is(field, name)) return true;
        return false;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d, %d octets", answer.status(), weight);
    }
}
