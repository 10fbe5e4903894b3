package portico.config.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.EntityKind;
import portico.config.Problems;
import portico.config.snapshot.Section;
import portico.config.snapshot.Sha256;
import portico.config.statistics.QuotaStanding;
import portico.config.statistics.QuotaUse;
import portico.config.statistics.TrafficEntry;

/**
 * What a node and an admin replica say to each other over the channel. Every message is one JSON text under
 * {@link #BYTES_MAX}; chunks travel by HTTP.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ChannelMessage.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ChannelMessage.Available.class, name = "available"),
    @JsonSubTypes.Type(value = ChannelMessage.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = ChannelMessage.Applied.class, name = "applied"),
    @JsonSubTypes.Type(value = ChannelMessage.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = ChannelMessage.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = ChannelMessage.Traffic.class, name = "traffic"),
    @JsonSubTypes.Type(value = ChannelMessage.Counted.class, name = "counted"),
    @JsonSubTypes.Type(value = ChannelMessage.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = ChannelMessage.Told.class, name = "told"),
    @JsonSubTypes.Type(value = ChannelMessage.Used.class, name = "used")
})
public sealed interface ChannelMessage {
    /** The path of the WebSocket on the channel port. */
    String PATH = "/sync/v1/channel";

    /**
     * {@code GET /sync/v1/manifest}. Long poll: {@code POST /sync/v1/manifest?after=<root>&wait=30s} with a {@link Poll};
     * 204 when nothing came.
     */
    String MANIFEST_PATH = "/sync/v1/manifest";

    /** On answers to a poll, what {@link Drain} says on the channel: true or false. */
    String DRAINED_FIELD = "portico-drained";

    /** On answers to a poll, what {@link Counted} says on the channel: {@code <run>/<sequence>}. */
    String COUNTED_FIELD = "portico-counted";

    /** {@code POST /sync/v1/purges} with a {@link PurgeReport}: what a node hears of purges that has no channel. */
    String PURGES_PATH = "/sync/v1/purges";

    /** {@code GET /sync/v1/chunks/<hash>}: the compressed bytes, immutable. */
    String CHUNKS_PATH = "/sync/v1/chunks/";

    /**
     * The WebSocket close code for a node whose token is not, or no longer, good; over HTTP that is a 401 with the header
     * {@code WWW-Authenticate: Bearer realm="portico"}. Only these put a node out of service: an answer from something
     * in between does not.
     */
    int CLOSE_UNAUTHORIZED = 4401;

    /** The realm of {@code WWW-Authenticate} on the channel port. */
    String REALM = "portico";

    /** No message is larger. */
    int BYTES_MAX = 16 * 1024;

    /** An announcement lists no more changed chunks than this; beyond it the node reads the manifest. */
    int CHANGED_MAX = 64;

    /** A heartbeat lists no more unhealthy targets than this: with the longest of names they are 13 KiB. */
    int UNHEALTHY_MAX = 20;

    /** A message lists no more credentials that were used than this. */
    int USED_MAX = 60;

    /** A heartbeat lists no more failing issuers than this: they fit beside the targets. */
    int FAILING_ISSUERS_MAX = 4;

    /**
     * Node to admin, first of all.
     *
     * @param version of the node's program
     * @param address where the node takes traffic, for people to read
     * @param applied what it runs, for each section that it has
     */
    record Hello(String version, String address, Map<Section, Applied> applied) implements ChannelMessage, Checked {
        private static final int TEXT_LENGTH_MAX = 256;

        public Hello(String version, String address, @Nullable Map<Section, Applied> applied) {
            this.version = version;
            this.address = address;
            var copy = new EnumMap<Section, Applied>(Section.class);
            if (applied != null) copy.putAll(applied);
            this.applied = Collections.unmodifiableMap(copy);
        }

        @Override
        public void check(Problems at) {
            at.required("version", version);
            at.text("version", version, TEXT_LENGTH_MAX);
            at.required("address", address);
            at.text("address", address, TEXT_LENGTH_MAX);
            applied.forEach((section, runs) -> at.required("applied." + section + ".root", runs.root()));
        }
    }

    /**
     * Admin to node: there is a newer snapshot. At most one is in flight; the node answers with applied or rejected for
     * each section.
     *
     * @param root of the whole snapshot
     * @param changed the chunks that are new since the previous announcement, when they are few
     */
    record Available(long epoch, long revision, Sha256 root, List<Sha256> changed) implements ChannelMessage {
        public Available(long epoch, long revision, Sha256 root, @Nullable List<Sha256> changed) {
            this.epoch = epoch;
            this.revision = revision;
            this.root = root;
            this.changed = changed == null ? List.of() : List.copyOf(changed);
        }
    }

    /**
     * Admin to node, after its hello and whenever it changes: whether it shall take no new traffic. A drained node says
     * on its health port that it is not ready, and serves what comes all the same.
     */
    record Drain(boolean drained) implements ChannelMessage {}

    /**
     * Node to admin: a section runs at this revision.
     *
     * @param compileMillis from having all chunks to the swap
     */
    record Applied(Section section, long epoch, long revision, Sha256 root, long compileMillis)
            implements ChannelMessage {}

    /**
     * Node to admin: a section of this revision cannot be served, the last good one goes on.
     *
     * @param servedWithout true when it is served all the same, but for this entity, of which nothing goes on: then
     *     {@link Applied} was said before
     */
    record Rejected(
            Section section,
            long epoch,
            long revision,
            @Nullable EntityKind kind,
            @Nullable String name,
            String field,
            String message,
            // Unsaid where it is false: what came before does not know the word.
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean servedWithout)
            implements ChannelMessage {
        public Rejected(
                Section section,
                long epoch,
                long revision,
                @Nullable EntityKind kind,
                @Nullable String name,
                @Nullable String field,
                String message,
                boolean servedWithout) {
            this.section = section;
            this.epoch = epoch;
            this.revision = revision;
            this.kind = kind;
            this.name = name;
            this.field = field == null ? "" : field;
            this.message = message;
            this.servedWithout = servedWithout;
        }

        /** Of a section that is not served. */
        public Rejected(
                Section section,
                long epoch,
                long revision,
                @Nullable EntityKind kind,
                @Nullable String name,
                @Nullable String field,
                String message) {
            this(section, epoch, revision, kind, name, field, message, false);
        }
    }

    /**
     * Node to admin, every few seconds.
     *
     * @param ready whether it takes traffic
     * @param counters since the start of the node, such as {@code exchanges} and {@code failures}
     * @param unhealthy targets that the node keeps traffic from; no more than {@link #UNHEALTHY_MAX} of them
     * @param issuers whose keys the node cannot get; no more than {@link #FAILING_ISSUERS_MAX} of them
     */
    record Heartbeat(
            boolean ready, Map<String, Long> counters, List<UnhealthyTarget> unhealthy, List<FailingIssuer> issuers)
            implements ChannelMessage {
        /** The counter of credentials that the node cannot read now. */
        public static final String UNREADABLE_CREDENTIALS = "unreadableCredentials";

        public Heartbeat(
                boolean ready,
                @Nullable Map<String, Long> counters,
                @Nullable List<UnhealthyTarget> unhealthy,
                @Nullable List<FailingIssuer> issuers) {
            this.ready = ready;
            this.counters = counters == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(counters));
            this.unhealthy = unhealthy == null ? List.of() : List.copyOf(unhealthy);
            this.issuers = issuers == null ? List.of() : List.copyOf(issuers);
        }
    }

    /**
     * An issuer of tokens whose keys a node cannot get, or cannot use.
     *
     * @param reason for people
     * @param hasKeys whether the last good keys go on
     * @param since when it began
     */
    record FailingIssuer(String issuer, String reason, boolean hasKeys, Instant since) {
        private static final int ISSUER_LENGTH_MAX = 256;
        private static final int REASON_LENGTH_MAX = 160;

        /** As much of it as fits. */
        public static FailingIssuer of(String issuer, String reason, boolean hasKeys, Instant since) {
            return new FailingIssuer(
                    plain(issuer, ISSUER_LENGTH_MAX), plain(reason, REASON_LENGTH_MAX), hasKeys, since);
        }

        /** What JSON writes as it is: the length of a message is bounded. */
        private static String plain(String text, int lengthMax) {
            String cut = text.substring(0, Math.min(text.length(), lengthMax));
            return cut.replaceAll("[^ !#-\\[\\]-~]", "?");
        }
    }

    /**
     * A target, or one address of it, that a node keeps traffic from, or whose name leads nowhere.
     *
     * @param address as configured
     * @param endpoint the address and port that are meant; null for all of them
     * @param failsChecks whether for its active checks
     * @param ejected whether for failed exchanges
     * @param unresolved whether its name leads nowhere; the addresses that it had last are used on
     * @param since when it began
     */
    record UnhealthyTarget(
            String service,
            String address,
            @Nullable String endpoint,
            boolean failsChecks,
            boolean ejected,
            boolean unresolved,
            @Nullable Instant since) {}

    /**
     * Node to admin: what was counted since the last such message. The node says it again until it hears
     * {@link Counted}, and only then the next one, so each is counted once, whatever happens in between.
     *
     * @param run the node's process, since its start
     * @param sequence from 1, one more for each message of a run
     * @param ageMillis how long ago the counting ended
     * @param quotas what was let pass of quotas
     */
    record Traffic(UUID run, long sequence, long ageMillis, List<TrafficEntry> entries, List<QuotaUse> quotas)
            implements ChannelMessage, Checked {
        /** What was counted longer ago is counted as if it had been this long ago. */
        public static final long AGE_MILLIS_MAX = 24L * 60 * 60 * 1000;

        public Traffic(
                UUID run,
                long sequence,
                long ageMillis,
                @Nullable List<TrafficEntry> entries,
                @Nullable List<QuotaUse> quotas) {
            this.run = run;
            this.sequence = sequence;
            this.ageMillis = Math.min(ageMillis, AGE_MILLIS_MAX);
            this.entries = entries == null ? List.of() : List.copyOf(entries);
            this.quotas = quotas == null ? List.of() : List.copyOf(quotas);
        }

        /** Of traffic alone. */
        public Traffic(UUID run, long sequence, long ageMillis, @Nullable List<TrafficEntry> entries) {
            this(run, sequence, ageMillis, entries, null);
        }

        @Override
        public void check(Problems at) {
            at.required("run", run);
            at.require(sequence > 0, "sequence", "must be 1 or more");
            at.require(ageMillis >= 0, "ageMillis", "must not be negative");
            at.each("entries", entries);
            at.each("quotas", quotas);
        }
    }

    /**
     * Node to admin: which credentials were used lately. Said once: what is lost is said again when it is used again.
     *
     * @param credentials no more than {@link #USED_MAX} of them
     */
    record Used(List<CredentialUse> credentials) implements ChannelMessage, Checked {
        public Used(@Nullable List<CredentialUse> credentials) {
            this.credentials = credentials == null ? List.of() : List.copyOf(credentials);
        }

        @Override
        public void check(Problems at) {
            at.bounded("credentials", credentials, USED_MAX);
            at.each("credentials", credentials);
        }
    }

    /**
     * When a credential was used last, to the minute.
     *
     * @param consumer whose it is
     * @param name of the credential, unique among the consumer's
     * @param ageMinutes how long ago: clocks differ
     */
    record CredentialUse(UUID consumer, String name, int ageMinutes) implements Checked {
        @Override
        public void check(Problems at) {
            at.required("consumer", consumer);
            at.name("name", name);
            at.require(ageMinutes >= 0, "ageMinutes", "must not be negative");
        }
    }

    /**
     * Admin to node: what this message of a run said is stored, or was before.
     *
     * @param standings how the quotas that it named stand now; not all of them when it was stored before
     */
    record Counted(UUID run, long sequence, List<QuotaStanding> standings) implements ChannelMessage {
        private static final Pattern TEXT =
                Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([0-9]{1,18})");

        public Counted(UUID run, long sequence, @Nullable List<QuotaStanding> standings) {
            this.run = run;
            this.sequence = sequence;
            this.standings = standings == null ? List.of() : List.copyOf(standings);
        }

        /** Of a message without quotas. */
        public Counted(UUID run, long sequence) {
            this(run, sequence, null);
        }

        /** Reads what {@link #toString} writes; null when it is something else. */
        public static @Nullable Counted parse(@Nullable String text) {
            Matcher parts = TEXT.matcher(text == null ? "" : text);
            return parts.matches()
                    ? new Counted(UUID.fromString(parts.group(1)), Long.parseLong(parts.group(2)))
                    : null;
        }

        @Override
        public String toString() {
            return run + "/" + sequence;
        }
    }

    /**
     * Admin to node: somebody wants to know something. A node that does not know the question says nothing.
     *
     * @param id comes back with the answer
     */
    record Ask(UUID id, NodeQuestion question) implements ChannelMessage {}

    /** Node to admin: the answer to the {@link Ask} of this id. */
    record Told(UUID id, NodeAnswer answer) implements ChannelMessage, Checked {
        @Override
        public void check(Problems at) {
            at.required("id", id);
            at.required("answer", answer);
        }
    }
}
