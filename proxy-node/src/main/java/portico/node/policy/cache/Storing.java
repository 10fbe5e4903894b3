package portico.node.policy.cache;

import java.util.List;
import org.jspecify.annotations.Nullable;
import portico.config.policy.cache.CacheSettings;
import portico.node.exchange.AnswerListener;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.ResponseHead;
import portico.node.exchange.ResponseRules;
import portico.node.exchange.StoredAnswer;

/** Which answers may be kept, for whom and how long (RFC 9111 §3). */
final class Storing {
    private final AnswerStore store;
    private final Freshness freshness;
    private final @Nullable Long whileRevalidateMillis;
    private final @Nullable Long ifErrorMillis;
    private final boolean storesSetCookie;
    private final long entryBytesMax;

    Storing(CacheSettings settings, AnswerStore store) {
        this.store = store;
        freshness = new Freshness(settings);
        whileRevalidateMillis = settings.staleWhileRevalidate() == null
                ? null
                : settings.staleWhileRevalidate().toMillis();
        ifErrorMillis =
                settings.staleIfError() == null ? null : settings.staleIfError().toMillis();
        storesSetCookie = settings.storeSetCookie();
        entryBytesMax = Math.min(settings.entryBytesMax().bytes(), store.entryBytesMax());
    }

    /** Octets of an answer, head and body. */
    long entryBytesMax() {
        return entryBytesMax;
    }

    /** Keeps the answer as it goes by; null when it may not be kept. */
    @Nullable AnswerListener listener(Exchange exchange, Visit visit, ResponseHead head, int status) {
        if (!isWhole(status)) return null;
        var fields = new StoredFields(head);
        ResponseRules.kept(exchange, head, fields);
        Entry.Terms terms = terms(exchange, visit, head, fields, status, Visit.tags(head));
        if (terms == null) return null;
        long declared = length(head);
        long room = entryBytesMax - head.size();
        if (declared > room || room <= 0) return null;
        return new Filling(store, visit.key(), fields, status, terms, visit.began(), visit.flight(), room, declared);
    }

    /** The answer as it is kept; null when it may not be. */
    @Nullable Entry entry(Exchange exchange, Visit visit, ResponseHead head, int status, byte[] body) {
        if (!isWhole(status)) return null;
        var fields = new StoredFields(head);
        ResponseRules.kept(exchange, head, fields);
        Entry.Terms terms = terms(exchange, visit, head, fields, status, Visit.tags(head));
        return terms == null ? null : new Entry(visit.key(), fields.answer(status, body), terms, visit.began());
    }

    /**
     * RFC 9111 §4.3.4: as good as new, with what the service says of it now; null when it may not be kept any more, or what the
     * service says is of another one.
     */
    @Nullable Entry freshened(Exchange exchange, Visit visit, Entry entry, ResponseHead head) {
        String now = text(head, Names.ETAG);
        if (now != null && !opaque(now).equals(opaque(entry.terms().etag()))) return null;
        StoredAnswer old = entry.answer();
        var said = new StoredFields(head);
        ResponseRules.kept(exchange, head, said);
        var fields = new StoredFields(old.head());
        for (int field = 0; field < old.head().fieldCount(); field++)
            if (!isSaidAnew(said.head(), old.head(), field))
                fields.field(old.head().name(field), old.head().value(field));
        for (int field = 0; field < said.head().fieldCount(); field++)
            if (!isOfTheContent(said.head(), field))
                fields.field(said.head().name(field), said.head().value(field));
        List<String> tags = Visit.tags(head);
        if (tags.isEmpty()) tags = List.of(entry.terms().tags());
        Entry.Terms terms = terms(exchange, visit, head, fields, old.status(), tags);
        return terms == null
                ? null
                : new Entry(visit.key(), fields.answer(old.status(), old.body()), terms, visit.began());
    }

    /** Weakly compared (RFC 9110 §8.8.3.2): a service may weaken a tag of what has not changed. */
    private static String opaque(@Nullable String etag) {
        return etag == null ? "" : etag.startsWith("W/") ? etag.substring(2) : etag;
    }

    private static boolean isSaidAnew(ResponseHead said, ResponseHead old, int field) {
        if (isOfTheContent(old, field)) return false;
        if (old.is(field, Names.DATE)) return true; // it was made now, whether it says so or not
        return said.find(HeaderName.of(old.name(field).toString()), 0) >= 0;
    }

    /** RFC 9111 §3.2: what belongs to the content that is stored. */
    private static boolean isOfTheContent(ResponseHead head, int field) {
        return head.is(field, HeaderName.CONTENT_TYPE)
                || head.is(field, Names.CONTENT_ENCODING)
                || head.is(field, Names.CONTENT_RANGE);
    }

    /** False for what answers one request's conditions only, or a part of what is there. */
    static boolean isWhole(int status) {
        return status >= 200 && status != 206 && status != 304 && status != 412 && status != 416;
    }

    private static long length(ResponseHead head) {
        CharSequence said = head.header(HeaderName.CONTENT_LENGTH);
        if (said == null || said.length() > 18) return -1;
        long length = 0;
        for (int at = 0; at < said.length(); at++) {
            int digit = said.charAt(at) - '0';
            if (digit < 0 || digit > 9) return -1;
            length = length * 10 + digit;
        }
        return length;
    }

    /**
     * For whom and how long the answer is good; null when it may not be kept (RFC 9111 §3).
     *
     * @param head of the answer as it came
     * @param fields of the answer as it is kept; gets a Date when it has none
     * @param itsTags those that are known; what the head says replaces them
     */
    private Entry.@Nullable Terms terms(
            Exchange exchange, Visit visit, ResponseHead head, StoredFields fields, int status, List<String> itsTags) {
        long now = store.now();
        ResponseHead kept = fields.head();
        if (!kept.has(Names.DATE)) fields.field(Names.DATE, HttpDates.format(now));
        CacheControl said = CacheControl.ofAnswer(kept);
        boolean understood = said.mustUnderstand && isUnderstood(status);
        if (said.noStore && !understood || said.isPrivate || said.mustUnderstand && !understood) return null;
        if (kept.has(Names.SET_COOKIE) && !storesSetCookie) return null;
        Variation variation = Variation.of(exchange, kept);
        if (variation == null) return null;
        boolean shareable = said.isPublic || said.sharedMaxAge >= 0 || said.mustRevalidate;
        if (!shareable && visit.personal()) return null;
        long date = HttpDates.parse(kept.header(Names.DATE));
        if (date == HttpDates.NONE) date = now;
        boolean explicit = Freshness.isExplicit(said, kept);
        long fresh = freshness.millis(said, kept, status, date);
        if (!explicit && fresh != Freshness.UNKNOWN && visit.cookies()) return null;
        String etag = text(kept, Names.ETAG);
        String modified = text(kept, Names.LAST_MODIFIED);
        if (HttpDates.parse(modified) == HttpDates.NONE) modified = null;
        boolean validated = etag != null || modified != null;
        if (fresh == Freshness.UNKNOWN) {
            if (!said.noCache || visit.cookies()) return null;
            fresh = 0;
        }
        boolean neverStale = said.mustRevalidate || said.proxyRevalidate || said.sharedMaxAge >= 0 || said.noCache;
        boolean never = said.mustRevalidate || said.proxyRevalidate || said.noCache;
        long whileRevalidate = never
                ? 0
                : CacheControl.millis(said.staleWhileRevalidate, said.sharedMaxAge >= 0 ? null : whileRevalidateMillis);
        long ifError =
                never ? 0 : CacheControl.millis(said.staleIfError, said.sharedMaxAge >= 0 ? null : ifErrorMillis);
        if ((said.noCache || fresh == 0 && whileRevalidate + ifError == 0) && !validated) return null;
        long age = Freshness.initialAgeMillis(head.header(Names.AGE), date, now, visit.askedMillis());
        return new Entry.Terms(
                variation,
                now - age,
                fresh,
                said.noCache,
                neverStale,
                shareable,
                explicit,
                whileRevalidate,
                ifError,
                etag,
                modified,
                itsTags.toArray(String[]::new));
    }

    private static @Nullable String text(ResponseHead head, HeaderName name) {
        CharSequence value = head.header(name);
        return value == null || value.length() == 0 ? null : value.toString();
    }

    /** RFC 9111 §5.2.2.3: statuses that this cache knows what to do with. */
    private static boolean isUnderstood(int status) {
        return switch (status) {
            case 200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501 -> true;
            default -> false;
        };
    }
}
