package portico.node.policy;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import portico.node.limit.Limit;

/**
 * HTTP services that policies ask, off the event loops. No redirect is followed: policies ask whom their settings name,
 * and nobody else. Each service has a bound of its own, and some room that no other one takes: one that is slow makes
 * those wait who need it, and nobody else.
 */
public final class OutsideServices {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final int OCTETS_MAX = 256 * 1024;

    @Limit("Questions of policies that an outside service is asked at a time by a node; then 503")
    private static final int ASKING_EACH_MAX = 512;

    @Limit("Questions of policies that all outside services together are asked at a time by a node; then 503")
    private static final int ASKING_MAX = 4096;

    @Limit("Questions that an outside service is asked at a time however much others are asked")
    private static final int ASKING_ALWAYS = 32;

    /** Whoever sends what is slow to be answered fills this much of the room, and leaves the rest to others. */
    @Limit(
            "Questions of policies about one client address, or one /64 network, that an outside service is asked at a time once half of its room is taken; then 503 to it")
    private static final int ASKING_PER_CLIENT_MAX = 64;

    private final int eachMax;
    private final int allMax;
    private final int always;
    private final int perClientMax;
    private final AtomicInteger asking = new AtomicInteger();
    private final Kept<String, OutsideService> services = new Kept<>();
    private @Nullable HttpClient client;

    public OutsideServices() {
        this(ASKING_EACH_MAX, ASKING_MAX, ASKING_ALWAYS, ASKING_PER_CLIENT_MAX);
    }

    /**
     * Services.
     *
     * @param eachMax how much one of them is asked at a time
     * @param allMax how much all of them are
     * @param always how much one is asked even when it is too much for all
     * @param perClientMax how much one is asked about one client when half of its room is taken
     */
    OutsideServices(int eachMax, int allMax, int always, int perClientMax) {
        this.eachMax = eachMax;
        this.allMax = allMax;
        this.always = always;
        this.perClientMax = perClientMax;
    }

    /** The service at the origin of a URL, the same one for all who ask it. In compile, never with an exchange. */
    public OutsideService at(URI url) {
        HttpClient ready = client();
        String origin = origin(url);
        return services.of(origin, () -> new OutsideService(this, ready, new Outage(origin)));
    }

    /**
     * Takes a place.
     *
     * @param mine how much the service is asked by now
     */
    boolean enter(AtomicInteger mine) {
        int before = mine.getAndIncrement();
        int all = asking.getAndIncrement();
        if (before < eachMax && (before < always || all < allMax)) return true;
        leave(mine);
        return false;
    }

    /**
     * How much a service may be asked about one client.
     *
     * @param mine how much it is asked by now
     */
    int shareMax(AtomicInteger mine) {
        return mine.get() < eachMax / 2 ? eachMax : perClientMax;
    }

    void leave(AtomicInteger mine) {
        asking.decrementAndGet();
        mine.decrementAndGet();
    }

    /** Reads a body that is not too long. */
    static HttpResponse.BodyHandler<byte[]> octets() {
        return head -> new BoundedOctets(OCTETS_MAX);
    }

    /** A user name and a password as Authorization has them (RFC 7617 §2). */
    public static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** A client of an OAuth 2.0 server as Authorization has it: each part is encoded first (RFC 6749 §2.3.1). */
    public static String client(@Nullable String id, @Nullable String secret) {
        return basic(encoded(id), encoded(secret));
    }

    /** Text as forms have it; nothing when there is none. */
    public static String encoded(@Nullable String text) {
        return text == null ? "" : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String origin(URI url) {
        return (url.getScheme() + "://" + url.getHost() + ":" + url.getPort()).toLowerCase(Locale.ROOT);
    }

    /** Made when there is a need: it has threads. */
    private synchronized HttpClient client() {
        HttpClient known = client;
        if (known == null)
            client = known = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
        return known;
    }
}
