package portico.node.policy.ratelimit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.IpAddress;
import portico.config.policy.ratelimit.RateLimitSettings;
import portico.config.policy.ratelimit.RateLimitSettings.By;
import portico.node.exchange.Exchange;
import portico.node.exchange.HeaderName;
import portico.node.exchange.Slice;
import portico.node.gateway.CompiledRoute;
import portico.node.identity.Caller;

/** What an exchange is counted under: in the node by a number, among nodes by a text that all of them make alike. */
public final class CountedBy {
    /** What exchanges are counted under that nothing tells apart. */
    private static final long ALL = 0;

    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private final RateLimits limits;
    private final By[] parts;
    private final HeaderName header;
    private final String claim;
    private final String parameter;
    private final byte[] policy;

    /** @param use names the use of the policy, the same on all nodes */
    CountedBy(RateLimitSettings settings, RateLimits limits, String use) {
        this(settings.by(), settings.header(), settings.claim(), settings.parameter(), limits, use);
    }

    /**
     * Several things taken together.
     *
     * @param header the field whose values count, when {@code by} has the header; likewise the other two
     * @param use names the use of the policy, the same on all nodes
     */
    public CountedBy(
            List<By> by,
            @Nullable String header,
            @Nullable String claim,
            @Nullable String parameter,
            RateLimits limits,
            String use) {
        this.limits = limits;
        parts = by.toArray(By[]::new);
        this.header = HeaderName.of(header == null ? "" : header);
        this.claim = claim == null ? "" : claim;
        this.parameter = parameter == null ? "" : parameter;
        policy = use.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Counted in this node only, by one thing, which neither a claim nor a parameter is.
     *
     * @param header the field whose values count; null unless it is the header that counts
     */
    public CountedBy(By by, @Nullable String header, RateLimits limits) {
        this.limits = limits;
        parts = new By[] {by};
        this.header = HeaderName.of(header == null ? "" : header);
        claim = "";
        parameter = "";
        policy = new byte[0];
    }

    /** For counters in this node. */
    public long inNode(Exchange exchange) {
        long counted = number(parts[0], exchange);
        // The parts are secret hashes or the configuration's own: nobody chooses two that meet.
        for (int part = 1; part < parts.length; part++)
            counted = Long.rotateLeft(counted * 0x9e3779b97f4a7c15L, 29) + number(parts[part], exchange);
        return counted;
    }

    /** For counters that nodes share. What it was made of may be secret, and cannot be read from it. */
    public ClusterKey inCluster(Exchange exchange) {
        MessageDigest digest = sha256();
        digest.update(policy);
        for (By part : parts) feed(digest, part, exchange);
        return ClusterKey.of(digest.digest());
    }

    private long number(By part, Exchange exchange) {
        Caller caller = exchange.caller();
        return switch (part) {
            case CONSUMER -> caller == null ? address(exchange) : caller.consumerKey();
            case CREDENTIAL -> caller == null ? address(exchange) : caller.credentialKey();
            case CLIENT_ADDRESS -> address(exchange);
            case HEADER -> number(exchange.head().header(header));
            case CLAIM -> number(claim(exchange));
            case PATH_PARAMETER -> number(exchange.captures().value(parameter));
            case ROUTE -> number(route(exchange));
            case ALL -> ALL;
        };
    }

    private void feed(MessageDigest digest, By part, Exchange exchange) {
        Caller caller = exchange.caller();
        switch (part) {
            case CONSUMER -> feed(digest, caller, exchange, null);
            case CREDENTIAL -> feed(digest, caller, exchange, caller == null ? null : Slice.of(caller.credential()));
            case CLIENT_ADDRESS -> feed(digest, client(exchange));
            case HEADER -> feed(digest, exchange.head().header(header));
            case CLAIM -> feed(digest, claim(exchange));
            case PATH_PARAMETER -> feed(digest, exchange.captures().value(parameter));
            case ROUTE -> feed(digest, route(exchange));
            case ALL -> digest.update(ABSENT);
        }
    }

    private static void feed(
            MessageDigest digest, @Nullable Caller caller, Exchange exchange, @Nullable Slice credential) {
        digest.update(caller == null ? ABSENT : PRESENT);
        if (caller == null) {
            feed(digest, client(exchange));
            return;
        }
        feed(digest, caller.idMost());
        feed(digest, caller.idLeast());
        if (credential != null) feed(digest, credential);
    }

    /** With its length in front: two values beside each other are never two others. */
    private static void feed(MessageDigest digest, @Nullable Slice value) {
        digest.update(value == null ? ABSENT : PRESENT);
        if (value == null) return;
        feed(digest, value.length());
        digest.update(value.array(), value.offset(), value.length());
    }

    private static void feed(MessageDigest digest, long number) {
        for (int shift = 56; shift >= 0; shift -= 8) digest.update((byte) (number >>> shift));
    }

    private long number(@Nullable Slice value) {
        return value == null ? ALL : limits.counted(value);
    }

    /** Who has one address of version 6 has as many as it likes: its network counts. */
    private static Slice client(Exchange exchange) {
        String text = exchange.clientAddress();
        IpAddress address = text.indexOf(':') < 0 ? null : IpAddress.parse(text);
        if (address == null) return Slice.of(text);
        return Slice.of((address.isVersion4() ? address : new IpAddress(address.high(), 0)).toString());
    }

    private long address(Exchange exchange) {
        return limits.counted(client(exchange));
    }

    private @Nullable Slice claim(Exchange exchange) {
        String value = exchange.claim(claim);
        return value == null ? null : Slice.of(value);
    }

    private static @Nullable Slice route(Exchange exchange) {
        CompiledRoute route = exchange.route();
        if (route == null) return null;
        UUID id = route.route().id();
        return Slice.of(id == null ? route.route().name() : id.toString());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
