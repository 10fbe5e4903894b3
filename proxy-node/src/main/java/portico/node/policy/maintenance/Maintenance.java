package portico.node.policy.maintenance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import portico.config.Cidr;
import portico.config.policy.maintenance.MaintenanceSettings;
import portico.config.snapshot.Sha256;
import portico.node.exchange.Answer;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Refusal;
import portico.node.exchange.RequestHead;
import portico.node.exchange.Slice;
import portico.node.exchange.Trace;
import portico.node.policy.CompileContext;
import portico.node.policy.Policy;
import portico.node.policy.Step;

/** Answers 503 to all but those from some addresses and those who show the hashed value. */
public final class Maintenance implements Policy {
    private static final int SHOWN_LENGTH_MAX = 1024;

    private final Refusal refusal;
    private final @Nullable Answer page;
    private final Cidr[] passClients;
    private final HeaderName passHeader;
    private final @Nullable Sha256 passHash;

    private Maintenance(MaintenanceSettings settings) {
        String seconds = Long.toString(settings.retryAfter().toSeconds());
        refusal = Refusal.of(503, "maintenance", "The service is being worked on; come back later")
                .with("retry-after", seconds);
        String body = settings.body();
        page = body == null
                ? null
                : new Answer(
                        503,
                        List.of(
                                Map.entry(HeaderName.CONTENT_TYPE, settings.contentType()),
                                Map.entry(HeaderName.RETRY_AFTER, seconds)),
                        body.getBytes(StandardCharsets.UTF_8));
        passClients = settings.passClients().stream().map(Cidr::parse).toArray(Cidr[]::new);
        passHeader = HeaderName.of(settings.passHeader());
        String hash = settings.passSecretSha256();
        passHash = hash == null ? null : new Sha256(hash);
    }

    public static Policy compile(MaintenanceSettings settings, CompileContext context) {
        return new Maintenance(settings);
    }

    @Override
    public Step onRequest(Exchange exchange) {
        exchange.onward().hide(passHeader);
        Trace recorder = exchange.recorder();
        if (exchange.head().isClientIn(passClients)) {
            if (recorder != null) recorder.because("the client's address may pass");
            return Step.NEXT;
        }
        if (showsSecret(exchange.head())) {
            if (recorder != null) recorder.because("the client shows the value that lets pass");
            return Step.NEXT;
        }
        return page == null ? exchange.refuse(refusal) : exchange.refuse(refusal, page);
    }

    @Override
    public void onSkipped(Exchange exchange) {
        exchange.onward().hide(passHeader);
    }

    private boolean showsSecret(RequestHead head) {
        if (passHash == null) return false;
        Slice shown = head.header(passHeader);
        if (shown == null || shown.length() > SHOWN_LENGTH_MAX) return false;
        int from = shown.offset();
        return Sha256.of(Arrays.copyOfRange(shown.array(), from, from + shown.length()))
                .equals(passHash);
    }
}
