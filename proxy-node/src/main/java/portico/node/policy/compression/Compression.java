package portico.node.policy.compression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import portico.config.policy.compression.CompressionSettings;
import portico.config.policy.compression.CompressionSettings.Coding;
import portico.config.policy.validation.Content;
import portico.node.exchange.AcceptEncoding;
import portico.node.exchange.AnswerEncoding;
import portico.node.exchange.BodyEncoder;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderEdits;
import portico.node.exchange.HeaderName;
import portico.node.exchange.RequestHead;
import portico.node.exchange.ResponseRules;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Compresses answers as clients take them, unless somebody has coded them already or wants them to stay as they are. */
public final class Compression implements Policy, AnswerEncoding {
    private static final HeaderName CACHE_CONTROL = HeaderName.of("cache-control");
    private static final HeaderName CONTENT_RANGE = HeaderName.of("content-range");
    private static final HeaderName ETAG = HeaderName.of("etag");
    private static final HeaderName IF_NONE_MATCH = HeaderName.of("if-none-match");

    /** True of other octets than go out now (RFC 9530), and ranges of those nobody has. */
    private static final HeaderName[] OF_OTHER_OCTETS = {
        HeaderName.of("content-digest"),
        HeaderName.of("repr-digest"),
        HeaderName.of("digest"),
        HeaderName.of("content-md5"),
        HeaderName.of("accept-ranges")
    };

    private static final int PARTIAL = 206;
    private static final int NOT_MODIFIED = 304;

    private final List<Coding> encodings;
    private final List<String> names;
    private final List<Content> types;
    private final long sizeMin;
    private final EncoderRoom room;

    private Compression(CompressionSettings settings, EncoderRoom room) {
        this.room = room;
        encodings =
                settings.encodings().stream().filter(StreamEncoder::isAvailable).toList();
        names = encodings.stream().map(Compression::name).toList();
        types = settings.contentTypes().stream()
                .map(range -> new Content(range, null))
                .toList();
        sizeMin = settings.sizeMin().bytes();
    }

    public static Policy compile(CompressionSettings settings, CompileContext context) {
        return new Compression(settings, context.live().encoders());
    }

    private static String name(Coding encoding) {
        return switch (encoding) {
            case GZIP -> "gzip";
            case BROTLI -> "br";
            case ZSTD -> "zstd";
        };
    }

    @Override
    public boolean needsAnswer() {
        return true;
    }

    @Override
    public Step onRequest(Exchange exchange) {
        return Step.NEXT;
    }

    @Override
    public void onResponse(Exchange exchange) {
        exchange.answering().encode(this);
    }

    @Override
    public @Nullable BodyEncoder begin(Exchange exchange, long length) {
        int status = exchange.status();
        if (status == NOT_MODIFIED) weakenAsKnown(exchange);
        if (!ResponseRules.mayHaveBody(status) || status == PARTIAL || !isFit(exchange, length)) return null;
        vary(exchange);
        int best = AcceptEncoding.best(exchange.head(), names);
        if (best < 0) return null;
        BodyEncoder encoder = StreamEncoder.of(encodings.get(best), room);
        if (encoder == null) return null;
        HeaderEdits edits = exchange.responseEdits();
        edits.set(HeaderName.CONTENT_ENCODING, names.get(best));
        for (var name : OF_OTHER_OCTETS) edits.remove(name);
        String tag = exchange.answering().field(ETAG);
        // Not octet by octet the same any more (RFC 9110 §8.8.1); If-None-Match does not ask for that (§13.1.2).
        if (tag != null && !tag.startsWith("W/")) edits.set(ETAG, "W/" + tag);
        return encoder;
    }

    private boolean isFit(Exchange exchange, long length) {
        if (length >= 0 && length < Math.max(1, sizeMin)) return false;
        String type = exchange.answering().field(HeaderName.CONTENT_TYPE);
        if (type == null || Content.closest(types, type) == null) return false;
        if (type.toLowerCase(Locale.ROOT).startsWith("application/grpc")) return false; // has codings of its own
        String coded = exchange.answering().field(HeaderName.CONTENT_ENCODING);
        if (coded != null && !coded.equalsIgnoreCase("identity")) return false;
        return exchange.answering().field(CONTENT_RANGE) == null && mayBeTransformed(exchange);
    }

    /** RFC 9111 §5.2.1.6 and §5.2.2.6. */
    private static boolean mayBeTransformed(Exchange exchange) {
        var said = new ArrayList<CharSequence>(2);
        RequestHead head = exchange.head();
        for (int at = head.find(CACHE_CONTROL, 0); at >= 0; at = head.find(CACHE_CONTROL, at + 1))
            said.add(head.value(at));
        exchange.answering().fields(CACHE_CONTROL, said::add);
        for (var field : said)
            for (String directive : field.toString().split(",", -1))
                if (directive.strip().equalsIgnoreCase("no-transform")) return false;
        return true;
    }

    private static void vary(Exchange exchange) {
        var named = new ArrayList<CharSequence>(2);
        exchange.answering().fields(HeaderName.VARY, named::add);
        for (var field : named)
            for (String name : field.toString().split(",", -1))
                if (name.strip().equals("*") || name.strip().equalsIgnoreCase("accept-encoding")) return;
        exchange.responseEdits().add(HeaderName.VARY, "accept-encoding");
    }

    /** What the client knows by a weak tag is not there under a strong one. */
    private static void weakenAsKnown(Exchange exchange) {
        String tag = exchange.answering().field(ETAG);
        if (tag == null || tag.startsWith("W/")) return;
        RequestHead head = exchange.head();
        for (int at = head.find(IF_NONE_MATCH, 0); at >= 0; at = head.find(IF_NONE_MATCH, at + 1))
            if (head.value(at).toString().contains("W/" + tag)) {
                exchange.responseEdits().set(ETAG, "W/" + tag);
                vary(exchange);
                return;
            }
    }
}
