package portico.node.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import portico.config.ConfigDocument;
import portico.config.Entity;
import portico.config.certificate.Certificate;
import portico.config.composition.Composition;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.config.consumer.ConsumerDocument;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.consumer.NewCredential;
import portico.config.explain.Explanation;
import portico.config.explain.MadeUpRequest;
import portico.config.json.ConfigJson;
import portico.config.policy.Policy;
import portico.config.route.Route;
import portico.config.secret.Keyring;
import portico.config.service.Service;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.account.JsonAccessLog;
import portico.node.carrier.general.GeneralFetching;
import portico.node.exchange.Memory;
import portico.node.explain.Explainer;
import portico.node.gateway.Gateways;
import portico.node.listener.Listener;
import portico.node.listener.TrafficSettings;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.policy.Live;
import portico.node.policy.cache.AnswerStore;
import portico.node.policy.quota.QuotaBook;
import portico.node.redis.RedisSettings;
import portico.node.redis.SharedRedis;
import portico.node.tracing.SpanSink;
import portico.node.upstream.Upstreams;
import portico.testing.RawClient;
import portico.testing.TestCertificate;

/** A node's whole traffic path on a real port, configured by the YAML that people write. */
public final class TestGateway implements BeforeAllCallback, AfterAllCallback {
    /** How many event loops it has. */
    public static final int LOOPS = 2;

    private final Keyring keyring = Keyring.parse(Keyring.generate());
    private final Accounts accounts = new Accounts(LOOPS);
    private final Memory memory = new Memory();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final JsonAccessLog log = new JsonAccessLog(logged);
    private final TestClock clock = new TestClock();
    private final boolean fast;
    private final UnaryOperator<TrafficSettings> change;
    private final NameSettings nameSettings;
    private final @Nullable RedisSettings redisSettings;
    private Names names;
    private Vertx vertx;
    private Upstreams upstreams;
    private Gateways gateways;
    private Listener listener;
    private Explainer explainer;
    private SharedRedis redis;
    private Live live;
    private QuotaBook quotas;
    private AnswerStore answers;
    private long cacheBytes = AnswerStore.BYTES_USUAL;
    private boolean http2;
    private @Nullable SpanSink spans;

    /** A gateway with the fast carrier in front of the general one, as nodes have it. */
    public TestGateway() {
        this(true);
    }

    /** @param fast whether plain exchanges take the fast carrier */
    public TestGateway(boolean fast) {
        this(fast, settings -> settings);
    }

    /** @param change makes other settings of the usual ones */
    public TestGateway(boolean fast, UnaryOperator<TrafficSettings> change) {
        this(fast, change, NameSettings.ofSystem(), null);
    }

    /** @param names how names of targets are looked up */
    public TestGateway(boolean fast, NameSettings names) {
        this(fast, settings -> settings, names, null);
    }

    /** @param redis what it shares with other gateways */
    public TestGateway(boolean fast, RedisSettings redis) {
        this(fast, settings -> settings, NameSettings.ofSystem(), redis);
    }

    private TestGateway(
            boolean fast,
            UnaryOperator<TrafficSettings> change,
            NameSettings names,
            @Nullable RedisSettings redisSettings) {
        this.redisSettings = redisSettings;
        this.fast = fast;
        this.change = change;
        this.nameSettings = names;
    }

    /** The same with room for so many octets of answers; to be said before it starts. */
    public TestGateway caching(long bytes) {
        cacheBytes = bytes;
        return this;
    }

    /** The same, whose spans go there; to be said before it starts. */
    public TestGateway tracing(SpanSink to) {
        spans = to;
        return this;
    }

    /** The same, to which requests are sent over HTTP/2; to be said before it starts. */
    public TestGateway overHttp2() {
        http2 = true;
        return this;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        start();
    }

    /** For tests that make gateways of their own. */
    public void start() throws Exception {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS).setPreferNativeTransport(true));
        names = new Names(nameSettings);
        upstreams = new Upstreams(vertx, names, LOOPS);
        redis = redisSettings == null ? SharedRedis.none() : new SharedRedis(redisSettings, LOOPS);
        answers = new AnswerStore(cacheBytes, clock);
        live = Live.start(clock, redis, answers, clock::nanos);
        quotas = live.quotas();
        gateways = new Gateways(upstreams, accounts, keyring, live);
        TrafficSettings traffic =
                change.apply(TrafficSettings.onLoopback(0, LOOPS).withFast(fast).withPorts(0, 0));
        listener = new Listener(vertx, traffic, gateways::current, accounts, log, spans, memory);
        listener.onEachLoop(redis::attach);
        var fetching = new GeneralFetching(LOOPS);
        listener.onEachLoop(fetching::attach);
        answers.fetchBy(fetching);
        explainer = new Explainer(gateways::current, listener::onFirstLoop, Runnable::run, traffic.pathParameters());
        listener.start().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        close();
    }

    /** Ends what {@link #start} has begun. */
    public void close() throws Exception {
        redis.close();
        log.close();
        names.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
    }

    /** Serves this configuration from now on; {@code format:} may be left out, and times without a word are long. */
    public void apply(String yaml) {
        var tree =
                ConfigJson.readYaml(("format: portico/v1\n" + yaml).getBytes(StandardCharsets.UTF_8), ObjectNode.class);
        Patience.fill(tree);
        var document = ConfigJson.read(tree, ConfigDocument.class);
        List<ChunkEntry> entries = new ArrayList<>();
        for (Service service : document.services()) entries.add(ChunkEntry.of((Service) sealed(service)));
        for (Policy policy : document.policies()) entries.add(ChunkEntry.of((Policy) sealed(policy)));
        for (Route route : document.routes()) entries.add(ChunkEntry.of((Route) sealed(route)));
        for (Certificate certificate : document.certificates()) entries.add(ChunkEntry.of(sealed(certificate)));
        for (Composition composition : document.compositions())
            entries.add(ChunkEntry.of(composition.withId(id(composition))));
        gateways.applyIdentity(document.consumers().stream().map(this::enrol).toList());
        gateways.applyRouting(Routing.of(entries));
    }

    /** What the node says it would do with a request. */
    public Explanation explain(MadeUpRequest request) {
        return explainer.explain(request).toCompletableFuture().join();
    }

    /** On which its connections are. */
    public Vertx vertx() {
        return vertx;
    }

    /** What comes of a composition when it is tried. */
    public Trial attempt(String composition, SampleRequest request) {
        return Objects.requireNonNull(
                explainer.attempt(composition, request).toCompletableFuture().join());
    }

    /** False when it says that it does not know what it is to try. */
    public boolean knows(String composition, SampleRequest request) {
        return explainer.attempt(composition, request).toCompletableFuture().join() != null;
    }

    /** Waits until its event loops have done what they had begun. */
    public void settle() {
        for (var loop : vertx.nettyEventLoopGroup()) loop.submit(() -> {}).syncUninterruptibly();
    }

    /** By which what has an age is old. */
    public TestClock clock() {
        return clock;
    }

    /** What it shares with other gateways. */
    public SharedRedis redis() {
        return redis;
    }

    /** What its policies share. */
    public Live live() {
        return live;
    }

    /** What it lets pass of quotas. */
    public QuotaBook quotas() {
        return quotas;
    }

    /** The answers that it keeps. */
    public AnswerStore answers() {
        return answers;
    }

    /** By which its secrets are sealed and its keys hashed. */
    public Keyring keyring() {
        return keyring;
    }

    public Upstreams upstreams() {
        return upstreams;
    }

    public Gateways gateways() {
        return gateways;
    }

    public Memory memory() {
        return memory;
    }

    public Listener listener() {
        return listener;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** What was written to the access log so far. */
    public String logged() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    public int port() {
        return listener.port();
    }

    /**
     * Sends the octets on a connection of their own and reads one response; over HTTP/2, the same request in its form, where it
     * has one there.
     */
    public RawClient.Response send(String request) {
        Http2Request translated = http2 ? Http2Request.of(request) : null;
        return translated == null ? RawClient.once(port(), request) : translated.once(listener.h2cPort());
    }

    /** A plain GET. */
    public RawClient.Response get(String target, String... headers) {
        var request = new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\nHost: gateway.test\r\n");
        for (String header : headers) request.append(header).append("\r\n");
        return send(request + "\r\n");
    }

    private EnrolledConsumer enrol(ConsumerDocument document) {
        var consumer = document.consumer().withId(named("consumer", document.name()));
        List<Credential> credentials =
                document.credentials().stream().map(this::enrol).toList();
        return new EnrolledConsumer(consumer, credentials);
    }

    private Credential enrol(NewCredential wanted) {
        UUID id = UUID.randomUUID();
        String value = String.valueOf(wanted.value());
        return switch (wanted.type()) {
            case API_KEY -> new Credential.ApiKey(id, wanted.name(), "", keyring.hash(value), wanted.expiresAt());
            case JWT_KEY ->
                new Credential.JwtKey(
                        id,
                        wanted.name(),
                        String.valueOf(wanted.keyId()),
                        Objects.requireNonNull(wanted.algorithm()),
                        wanted.publicKey(),
                        wanted.publicKey() != null
                                ? null
                                : keyring.seal(Credential.secretPlace(id), Credential.secretOctets(value)),
                        wanted.expiresAt());
            case BASIC ->
                new Credential.Basic(
                        id, wanted.name(), String.valueOf(wanted.username()), hash(value), wanted.expiresAt());
            case HMAC_KEY ->
                new Credential.HmacKey(
                        id,
                        wanted.name(),
                        String.valueOf(wanted.keyId()),
                        keyring.seal(Credential.secretPlace(id), Credential.secretOctets(value)),
                        wanted.expiresAt());
            case CERTIFICATE ->
                new Credential.ClientCertificate(
                        id,
                        wanted.name(),
                        Objects.requireNonNull(wanted.identifiedBy()),
                        String.valueOf(wanted.identity()),
                        wanted.expiresAt());
        };
    }

    /** Cheaper than real ones: tests log in often. */
    private static String hash(String password) {
        return Password.hash(password)
                .addSalt("salt-of-the-tests")
                .with(Argon2Function.getInstance(1024, 1, 1, 32, Argon2.ID))
                .getResult();
    }

    /** With its id, and its secrets as nodes are sent them. */
    private Entity sealed(Entity entity) {
        Entity known = entity.withId(id(entity));
        return known.withSecrets(
                (key, field, secret) -> secret == null ? null : secret.seal(known.secretPlace(key), keyring));
    }

    private Certificate sealed(Certificate certificate) {
        Certificate known = certificate.withId(id(certificate));
        return known.isBundle() ? known : known.seal(String.valueOf(certificate.privateKey()), keyring);
    }

    /** A certificate as the YAML of {@link #apply} has it. */
    public static String yaml(String name, TestCertificate certificate) {
        return yaml(name, certificate, "");
    }

    /** @param more fields, each with a comma in front */
    public static String yaml(String name, TestCertificate certificate, String more) {
        return "- { name: %s, chain: %s, privateKey: %s%s }\n"
                .formatted(name, quoted(certificate.chain()), quoted(certificate.privateKey()), more);
    }

    /** A bundle of authorities as the YAML of {@link #apply} has it. */
    public static String bundle(String name, TestCertificate... authorities) {
        var pem = new StringBuilder();
        for (var authority : authorities) pem.append(authority.chain());
        return "- { name: %s, authorities: %s }\n".formatted(name, quoted(pem.toString()));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\n", "\\n") + '"';
    }

    /** Its own, or else the same one for each of its name. */
    private static UUID id(Entity entity) {
        UUID own = entity.id();
        return own != null ? own : named(entity.kind().word(), entity.name());
    }

    private static UUID named(String kind, String name) {
        return UUID.nameUUIDFromBytes((kind + "/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
