package portico.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.testing.Await;

/** The keys of an issuer that turn bad, as people see it: callers pass as before, and there is an alarm until it is over. */
final class IssuerDownTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final String ISSUER = "https://issuer-down.test/";

    private final KeyPair key = key();
    private final HttpServer issuer = serve();
    private volatile String answer = keys();

    @BeforeEach
    void start() {
        issuer.createContext("/keys", exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    @Test
    void keysThatTurnBadAreAnAlarmAndTheLastGoodOnesGoOn() {
        var api = shared.get().api();
        var node = shared.get().nodes().get(0);
        String url = "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys";
        var route = api.put("/routes/issued", """
                {"match":{"paths":["/issued"]},"respond":{"body":"in"},"policies":[{"type":"jwt","settings":{
                  "issuers":[{"issuer":"%s","jwksUrl":"%s"}]}}]}""".formatted(ISSUER, url)).ok();
        api.awaitApplied(route.revision());
        Await.until("the keys are there", () -> status(node, "one", "ann") == 200);
        // The first attempt may have met a machine that is busy with much else.
        Await.until("there is no alarm", () -> !alarms(api).contains(ISSUER));

        answer = "<html>we are moving</html>";
        Await.until("there is an alarm", () -> {
            // A key that nobody knows makes the node ask, if it has not done so a moment ago.
            assertThat(status(node, "two", "ann")).isEqualTo(401);
            return alarms(api).contains(ISSUER);
        });
        assertThat(alarms(api)).contains("issuer-keys-failing").contains("the last good ones go on");
        assertThat(status(node, "one", "ann")).isEqualTo(200);
        assertThat(status(node, "one", "somebody new")).isEqualTo(200);

        answer = keys();
        Await.until("it is over", () -> !alarms(api).contains(ISSUER));
        api.delete("/routes/issued").ok();
    }

    private static String alarms(AdminClient api) {
        return api.get("/alarms").ok().body();
    }

    private int status(Node node, String keyId, String subject) {
        return node.status("/issued", "authorization", "Bearer " + token(keyId, subject));
    }

    private String token(String keyId, String subject) {
        String input = encoded("{\"alg\":\"ES256\",\"kid\":\"" + keyId + "\"}") + "."
                + encoded("{\"iss\":\"" + ISSUER + "\",\"sub\":\"" + subject + "\",\"exp\":4000000000}");
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(UTF_8));
            return input + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String keys() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"one\",\"x\":\""
                + encoded(octets(point.getAffineX())) + "\",\"y\":\"" + encoded(octets(point.getAffineY())) + "\"}]}";
    }

    private static byte[] octets(BigInteger coordinate) {
        byte[] signed = coordinate.toByteArray();
        byte[] octets = new byte[32];
        byte[] last = signed.length > 32 ? Arrays.copyOfRange(signed, signed.length - 32, signed.length) : signed;
        System.arraycopy(last, 0, octets, 32 - last.length, last.length);
        return octets;
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(UTF_8));
    }

    private static String encoded(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static KeyPair key() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer serve() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
