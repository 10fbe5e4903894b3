package portico.bench.node;

import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import portico.config.ConfigDocument;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.jose.SigningAlgorithm;
import portico.config.json.ConfigJson;
import portico.config.secret.Keyring;
import portico.config.snapshot.ChunkEntry;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.exchange.Slice;
import portico.node.gateway.Gateways;
import portico.node.names.NameSettings;
import portico.node.names.Names;
import portico.node.upstream.Upstreams;

/**
 * What an exchange costs that is answered by the node itself: with a caller who has been here before, for whom a signed
 * token should be as cheap as an API key, and with a chain of seven policies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PolicyBenchmark {
    private static final String KEY = "pk_0123456789abcdefghijklmnopqrstuvwxyz";

    /** Of everyday policies: who calls, may he, from there, how often, and what is added to request and answer. */
    private static final String CHAIN = """
            { type: key-auth }, { type: ip-restriction, settings: { deny: [203.0.113.0/24] } },
            { type: acl, settings: { allow: [partners] } }, { type: rate-limit, settings: { limit: 1000000000, per: 1s } },
            { type: cors, settings: { origins: ["https://shop.example"] } },
            { type: request-headers, settings: { set: { x-zone: a } } },
            { type: response-headers, settings: { set: { x-served-by: portico } } }""";

    @Param({"none", "key-auth", "jwt", "seven"})
    public String policies = "none";

    private final BareExchange exchange = new BareExchange();
    private final Vertx vertx = Vertx.vertx();
    private final Names names = new Names(NameSettings.ofSystem());
    private final Keyring keyring = Keyring.parse(Keyring.generate());
    private final Gateways gateways = new Gateways(new Upstreams(vertx, names, 1), new Accounts(1), keyring);

    @Setup
    public void build() throws GeneralSecurityException, InterruptedException {
        String entries = switch (policies) {
            case "none" -> "";
            case "seven" -> CHAIN;
            default -> "{ type: %s }".formatted(policies);
        };
        String yaml = "format: portico/v1\nroutes: [ { name: r, respond: {}, policies: [ %s ] } ]".formatted(entries);
        var route = ConfigJson.readYaml(yaml.getBytes(StandardCharsets.UTF_8), ConfigDocument.class)
                .routes()
                .get(0);
        gateways.applyRouting(Routing.of(List.of(ChunkEntry.of(route.withId(new UUID(3, 1))))));
        KeyPair pair = rsa();
        var consumer = new Consumer(new UUID(1, 1), "acme", List.of("partners"), null, null);
        gateways.applyIdentity(List.of(new EnrolledConsumer(
                consumer,
                List.of(
                        new Credential.ApiKey(new UUID(2, 1), "key", "pk_", keyring.hash(KEY), null),
                        new Credential.JwtKey(
                                new UUID(2, 2), "token", "k1", SigningAlgorithm.RS256, pem(pair), null, null)))));
        exchange.head().method("GET");
        exchange.head().target(Slice.of("/"), null);
        if (policies.equals("jwt")) exchange.head().addField("authorization", "Bearer " + token(pair));
        else exchange.head().addField("x-api-key", KEY);
        exchange();
        exchange.awaitAnswer(); // a token that is not remembered yet is verified elsewhere
        if (exchange() != 200) throw new IllegalStateException("Refused: " + exchange.answered());
    }

    @TearDown
    public void close() {
        names.close();
        vertx.close();
    }

    @Benchmark
    public int exchange() {
        exchange.begin(gateways.current());
        return exchange.answered();
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----";
    }

    private static String token(KeyPair pair) throws GeneralSecurityException {
        String text = encoded("{\"alg\":\"RS256\",\"kid\":\"k1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded("{\"sub\":\"ann\",\"exp\":4000000000}".getBytes(StandardCharsets.UTF_8));
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return text + "." + encoded(signature.sign());
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
