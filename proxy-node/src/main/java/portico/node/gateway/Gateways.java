package portico.node.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.config.channel.ChannelMessage.FailingIssuer;
import portico.config.consumer.EnrolledConsumer;
import portico.config.secret.Keyring;
import portico.config.snapshot.Routing;
import portico.node.account.Accounts;
import portico.node.identity.Identity;
import portico.node.identity.KeyHasher;
import portico.node.policy.Live;
import portico.node.policy.Policies;
import portico.node.upstream.Upstreams;

/** The gateway that runs, and how the next one takes its place: compile, then one volatile write. */
public final class Gateways implements SnapshotTarget {
    private static final Logger LOG = Logger.getLogger(Gateways.class);

    /** A new service with a name should not begin with 503; nor should a name server that is down hold up the others. */
    private static final Duration NAMES_PATIENCE = Duration.ofSeconds(1);

    private final Upstreams upstreams;
    private final Accounts accounts;
    private final CredentialUses uses = new CredentialUses(Clock.systemUTC());
    private final Live live;
    private final Policies policies;
    private final Keyring keyring;
    private final KeyHasher hasher;

    private final Overlays.Making making = new Overlays.Making();

    private volatile Gateway current = Gateway.EMPTY;
    private boolean withdrawn;

    public Gateways(Upstreams upstreams, Accounts accounts, Keyring keyring) {
        this(upstreams, accounts, keyring, Live.start());
    }

    /** @param live what policies share */
    public Gateways(Upstreams upstreams, Accounts accounts, Keyring keyring, Live live) {
        this.upstreams = upstreams;
        this.accounts = accounts;
        this.keyring = keyring;
        this.live = live;
        hasher = new KeyHasher(keyring);
        policies = new Policies(live);
    }

    /** Credentials that were used lately; no more than so many, each told once. */
    public List<CredentialUse> takeUses(int countMax) {
        return uses.take(current.identity(), countMax);
    }

    /** Issuers of tokens whose keys cannot be had now; no more than so many. */
    public List<FailingIssuer> failingIssuers(int countMax) {
        return live.issuers().failing(countMax);
    }

    /** The gateway for exchanges that begin now. */
    public Gateway current() {
        return current;
    }

    @Override
    public void applyRouting(Routing routing) {
        RoutingPart part = RoutingPart.compile(routing, policies, upstreams, accounts, keyring, current.routing());
        upstreams.settle(NAMES_PATIENCE);
        if (live.consumersFound().get()) current.identity().prepareNames();
        swap(running -> running.with(part, making, live.clock()));
        upstreams.keep(routing.services().keySet());
        accounts.keep(routing.routes().values(), routing.services().values());
    }

    /** How many credentials this node cannot read: who shows one is refused. */
    public long unreadableCredentials() {
        return current.identity().unreadableCount();
    }

    /** All of them. */
    public void applyIdentity(Collection<EnrolledConsumer> consumers) {
        applyIdentity(consumers, List.of());
    }

    @Override
    public void applyIdentity(Collection<EnrolledConsumer> consumers, Collection<EnrolledConsumer> withheld) {
        var builder = new Identity.Builder(hasher);
        consumers.forEach(builder::add);
        withheld.forEach(builder::withhold);
        Identity identity = builder.build();
        tellUnreadable(unreadableCredentials(), identity.unreadableCount());
        if (live.consumersFound().get()) identity.prepareNames();
        uses.collect(current.identity());
        swap(running -> running.with(identity, making, live.clock()));
    }

    private static void tellUnreadable(long before, long now) {
        if (now > 0 && now != before)
            LOG.errorf(
                    "%d credentials cannot be read, and whoever shows one of them is refused."
                            + " Most likely this node has another keyring than the admin service",
                    now);
        else if (now == 0 && before > 0) LOG.info("All credentials can be read again");
    }

    @Override
    public synchronized void withdraw() {
        withdrawn = true;
        current = Gateway.EMPTY;
    }

    @Override
    public synchronized void admit() {
        withdrawn = false;
    }

    /** Locks for the write alone: whoever withdraws may be an event loop, and does not wait for a compilation. */
    private synchronized void swap(UnaryOperator<Gateway> next) {
        if (!withdrawn) current = next.apply(current);
    }
}
