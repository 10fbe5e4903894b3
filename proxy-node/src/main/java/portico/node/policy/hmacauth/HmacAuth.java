package portico.node.policy.hmacauth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import portico.config.policy.hmacauth.HmacAuthSettings;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.identity.HmacKey;
import portico.node.policy.Authenticating;
import portico.node.policy.Authentication;
import portico.node.policy.CompileContext;
import portico.node.policy.CredentialHash;
import portico.node.policy.Finding;
import portico.node.policy.Policy;
import portico.node.policy.Workers;

/** Knows callers by the signature of their requests (RFC 9421), made with a secret that they share with us. */
public final class HmacAuth implements Authentication {
    private static final HeaderName SIGNATURE = HeaderName.of("signature");
    private static final HeaderName SIGNATURE_INPUT = HeaderName.of("signature-input");
    private static final HeaderName CONTENT_DIGEST = HeaderName.of("content-digest");
    private static final String ALGORITHM = "hmac-sha256";
    private static final String MAC = "HmacSHA256";
    private static final String REALM = "Signature realm=\"portico\"";

    /** What an event loop digests in less time than another thread takes to begin. */
    private static final int DIGESTED_HERE_MAX = 64 * 1024;

    private static final long PAUSE_MILLIS = 1_000;

    private static final Finding BUSY = Finding.refused(Refusal.OVERLOADED);
    private static final Finding TOO_LARGE = Finding.refused(Refusal.TOO_LARGE);
    private static final Map<SignatureFault, Finding> FAULTS = faults();

    /** Nobody's: an unknown key takes as long as a wrong signature. */
    private static final SecretKeySpec DECOY = decoy();

    /** A Mac is not for several threads at once. */
    private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(HmacAuth::mac);

    private final Set<String> components;
    private final boolean wantsDigest;
    private final int bodyBytesMax;
    private final long maxAgeMillis;
    private final long skewMillis;
    private final @Nullable String tag;
    private final boolean hideSignature;
    private final @Nullable Replays replays;
    private final Workers workers;
    private final Clock clock;
    private final Finding absent;

    private HmacAuth(HmacAuthSettings settings, CompileContext context) {
        components = Set.copyOf(settings.components());
        wantsDigest = settings.contentDigest();
        bodyBytesMax = (int) settings.bodyBytesMax().bytes();
        maxAgeMillis = settings.maxAge().toMillis();
        skewMillis = settings.clockSkew().toMillis();
        tag = settings.tag();
        hideSignature = settings.hideSignature();
        replays = settings.refuseReplays() ? context.live().replays() : null;
        workers = context.live().digesting();
        clock = context.live().clock();
        absent = Finding.absent(Refusal.unauthorized(REALM).with("accept-signature", wanted(settings)));
    }

    public static Policy compile(HmacAuthSettings settings, CompileContext context) {
        var compiled = new HmacAuth(settings, context);
        // From the furthest future to the end; and some more, for a thread that pauses before it says what it has seen.
        if (compiled.replays != null)
            compiled.replays.lastFor(compiled, compiled.maxAgeMillis + 2 * compiled.skewMillis + PAUSE_MILLIS);
        return new Authenticating(compiled);
    }

    @Override
    public boolean needsBody() {
        return wantsDigest;
    }

    @Override
    public void hide(Exchange exchange) {
        if (!hideSignature) return;
        exchange.onward().hideCredential(SIGNATURE);
        exchange.onward().hideCredential(SIGNATURE_INPUT);
    }

    @Override
    public Finding authenticate(Exchange exchange) {
        RequestHead head = exchange.head();
        String input = all(head, SIGNATURE_INPUT);
        String signatures = all(head, SIGNATURE);
        if (input == null && signatures == null) return absent;
        if (input == null || signatures == null) return of(SignatureFault.MALFORMED);
        try {
            MessageSignature signature = MessageSignature.read(input, signatures, tag);
            check(signature);
            HmacKey key = verify(signature, exchange);
            Reservation reserved = reserve(exchange, signature, key);
            if (!wantsDigest) return reserved.settled(accept(exchange, signature));
            return Finding.later(withBody(exchange, signature, reserved));
        } catch (BadSignature e) {
            return of(e.fault());
        }
    }

    /** All that needs no key. */
    private void check(MessageSignature signature) throws BadSignature {
        if (signature.algorithm() != null && !signature.algorithm().equals(ALGORITHM))
            throw new BadSignature(SignatureFault.WRONG_ALGORITHM);
        if (!signature.covered().containsAll(components)) throw new BadSignature(SignatureFault.UNCOVERED);
        Long created = signature.createdSeconds();
        if (created == null) throw new BadSignature(SignatureFault.UNCOVERED);
        long now = clock.millis();
        if (created * 1000 > now + skewMillis) throw new BadSignature(SignatureFault.NOT_YET);
        if (created * 1000 + maxAgeMillis + skewMillis <= now) throw new BadSignature(SignatureFault.EXPIRED);
        Long expires = signature.expiresSeconds();
        if (expires != null && expires * 1000 + skewMillis <= now) throw new BadSignature(SignatureFault.EXPIRED);
    }

    private HmacKey verify(MessageSignature signature, Exchange exchange) throws BadSignature {
        byte[] base = SignatureBase.of(signature, exchange.head(), exchange.isClientSecure());
        HmacKey key = current(exchange, signature);
        boolean right = isRight(base, signature.octets(), key == null ? DECOY : key.key());
        if (!right || key == null) throw new BadSignature(SignatureFault.WRONG);
        return key;
    }

    /** Before a body is held: of all exchanges with the same head, one may hold its own. */
    private Reservation reserve(Exchange exchange, MessageSignature signature, HmacKey key) throws BadSignature {
        if (replays == null) return Reservation.NONE;
        byte[] octets = signature.octets();
        // That it is the right one was found out: what makes it another one makes it wrong.
        CredentialHash hash = CredentialHash.of(new Slice(octets, 0, octets.length));
        if (exchange.spent().contains(hash)) return Reservation.NONE;
        if (exchange.trace() != null) {
            if (replays.knows(hash)) throw new BadSignature(SignatureFault.REPLAYED);
            return Reservation.NONE;
        }
        return switch (replays.use(key.id(), hash)) {
            case AGAIN -> throw new BadSignature(SignatureFault.REPLAYED);
            case UNKNOWN -> throw new BadSignature(SignatureFault.UNTELLABLE);
            case FIRST -> new Reservation(replays, key.id(), hash, exchange);
        };
    }

    private CompletionStage<Function<Exchange, Finding>> withBody(
            Exchange exchange, MessageSignature signature, Reservation reserved) {
        exchange.asks(reserved);
        return exchange.body(bodyBytesMax).thenApply(body -> there -> {
            Finding found = look(there, signature, body, reserved);
            return found.kind() == Finding.Kind.LATER ? found : reserved.settled(found);
        });
    }

    private Finding look(Exchange exchange, MessageSignature signature, byte @Nullable [] body, Reservation reserved) {
        if (body == null) return TOO_LARGE;
        String stated =
                signature.covered().contains(CONTENT_DIGEST.toString()) ? all(exchange.head(), CONTENT_DIGEST) : null;
        if (stated == null) return body.length > 0 ? of(SignatureFault.UNCOVERED) : acceptLater(exchange, signature);
        if (body.length <= DIGESTED_HERE_MAX) return digested(exchange, signature, ContentDigest.isOf(stated, body));
        CompletionStage<Function<Exchange, Finding>> work = workers.run(() -> {
            boolean same = ContentDigest.isOf(stated, body);
            return there -> reserved.settled(digested(there, signature, same));
        });
        if (work == null) return BUSY;
        exchange.asks(reserved);
        return Finding.later(work);
    }

    private Finding digested(Exchange exchange, MessageSignature signature, boolean same) {
        return same ? acceptLater(exchange, signature) : of(SignatureFault.WRONG_DIGEST);
    }

    /** A body may take longer than its signature is good, and than that is remembered. */
    private Finding acceptLater(Exchange exchange, MessageSignature signature) {
        try {
            check(signature);
            return accept(exchange, signature);
        } catch (BadSignature e) {
            return of(e.fault());
        }
    }

    private Finding accept(Exchange exchange, MessageSignature signature) {
        HmacKey key = current(exchange, signature);
        if (key == null) return of(SignatureFault.WRONG);
        exchange.caller(exchange.gateway().identity().caller(key));
        for (String name : signature.covered())
            if (!name.startsWith("@")) exchange.requestEdits().dropAlike(HeaderName.of(name));
        return Finding.PASSED;
    }

    private @Nullable HmacKey current(Exchange exchange, MessageSignature signature) {
        HmacKey key = exchange.gateway().identity().hmacKey(signature.keyId());
        return key == null || key.hasExpired(clock.millis()) ? null : key;
    }

    /** True when it is the HMAC-SHA-256 of what is signed (RFC 9421 §3.3.3). */
    static boolean isRight(byte[] base, byte[] signature, SecretKeySpec key) {
        try {
            Mac mac = MACS.get();
            mac.init(key);
            return MessageDigest.isEqual(mac.doFinal(base), signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Any secret is a key of " + MAC, e);
        }
    }

    /** What a signature must be like (RFC 9421 §5.1). */
    private static String wanted(HmacAuthSettings settings) {
        var names = new ArrayList<String>();
        settings.components().forEach(name -> names.add('"' + name + '"'));
        String content = '"' + CONTENT_DIGEST.toString() + '"';
        if (settings.contentDigest() && !names.contains(content)) names.add(content);
        return "sig=(" + String.join(" ", names) + ");created;keyid;alg=\"" + ALGORITHM + "\"";
    }

    private static @Nullable String all(RequestHead head, HeaderName name) {
        int field = head.find(name, 0);
        if (field < 0) return null;
        String first = head.value(field).toString();
        if (head.find(name, field + 1) < 0) return first;
        List<String> values = new ArrayList<>();
        for (; field >= 0; field = head.find(name, field + 1))
            values.add(head.value(field).toString());
        return String.join(", ", values);
    }

    private static Finding of(SignatureFault fault) {
        Finding finding = FAULTS.get(fault);
        if (finding == null) throw new IllegalStateException("Nothing is said to " + fault);
        return finding;
    }

    private static Map<SignatureFault, Finding> faults() {
        var all = new EnumMap<SignatureFault, Finding>(SignatureFault.class);
        for (var fault : SignatureFault.values())
            all.put(
                    fault,
                    fault == SignatureFault.UNTELLABLE
                            ? BUSY
                            : Finding.refused(
                                    Refusal.unauthorized(REALM + ", error=\"invalid_signature\", error_description=\""
                                            + fault.description() + "\"")));
        return all;
    }

    private static SecretKeySpec decoy() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        return new SecretKeySpec(octets, MAC);
    }

    private static Mac mac() {
        try {
            return Mac.getInstance(MAC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks " + MAC, e);
        }
    }
}
