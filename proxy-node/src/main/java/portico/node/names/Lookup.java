package portico.node.names;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Asks once: the hosts file, and then name servers. Nothing is kept: {@link Names} does. */
final class Lookup {
    /** Of one SRV answer; it comes from outside. */
    private static final int SRV_MAX = 128;

    private final DnsNameResolver resolver;
    private final HostsFile hosts;
    private final AddressFamilies families = AddressFamilies.ofMachine();

    Lookup(EventLoop loop, NameSettings settings) {
        hosts = new HostsFile(settings.hosts());
        var builder = new DnsNameResolverBuilder(loop)
                .datagramChannelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class) // for answers that one datagram cannot hold (RFC 7766)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .hostsFileEntriesResolver((host, types) -> null)
                .queryTimeoutMillis(settings.timeout().toMillis());
        if (!settings.servers().isEmpty())
            builder.nameServerProvider(new SequentialDnsServerAddressStreamProvider(settings.servers()));
        resolver = builder.build();
    }

    void close() {
        resolver.close();
    }

    /** Completes on the event loop, with an empty answer when the name leads nowhere. */
    CompletableFuture<Found> of(Name name) {
        return name.srv() ? services(name.text()) : addresses(name.text());
    }

    private CompletableFuture<Found> addresses(String host) {
        List<InetAddress> listed = hosts.of(host);
        if (!listed.isEmpty()) return CompletableFuture.completedFuture(found(host, listed, Long.MAX_VALUE));
        return ask(host, DnsRecordType.A, records -> inet(host, records))
                .thenCombine(ask(host, DnsRecordType.AAAA, records -> inet(host, records)), Found::and)
                .thenApply(both -> new Found(families.usable(both.places()), both.ttlSeconds(), both.whole()));
    }

    private CompletableFuture<Found> services(String name) {
        return askRaw(name, DnsRecordType.SRV).thenCompose(answer -> {
            var all = CompletableFuture.completedFuture(new Found(List.of(), answer.ttlSeconds(), answer.whole()));
            for (var service : answer.services())
                all = all.thenCombine(addresses(service.host()).thenApply(service::at), Found::and);
            return all;
        });
    }

    private CompletableFuture<Found> ask(String name, DnsRecordType type, Function<List<DnsRecord>, Found> read) {
        var answer = new CompletableFuture<Found>();
        query(name, type, read, Found.NOTHING, new Found(List.of(), Long.MAX_VALUE, false), answer);
        return answer;
    }

    private CompletableFuture<SrvAnswer> askRaw(String name, DnsRecordType type) {
        var answer = new CompletableFuture<SrvAnswer>();
        query(
                name,
                type,
                Lookup::srv,
                new SrvAnswer(List.of(), Long.MAX_VALUE, true),
                new SrvAnswer(List.of(), Long.MAX_VALUE, false),
                answer);
        return answer;
    }

    /**
     * Asks for records of a type.
     *
     * @param nothing when there are none
     * @param unknown when no server says so or otherwise
     */
    private <T> void query(
            String name,
            DnsRecordType type,
            Function<List<DnsRecord>, T> read,
            T nothing,
            T unknown,
            CompletableFuture<T> answer) {
        var asked = resolver.resolveAll(new DefaultDnsQuestion(name, type));
        asked.addListener(done -> {
            if (!asked.isSuccess()) {
                answer.complete(isUnknown(asked.cause()) ? unknown : nothing);
                return;
            }
            List<DnsRecord> records = asked.getNow();
            try {
                answer.complete(read.apply(records));
            } catch (RuntimeException e) {
                answer.complete(unknown); // not what the type says
            } finally {
                records.forEach(ReferenceCountUtil::release);
            }
        });
    }

    /** True when the servers could not say, which is another thing than that there is nothing. */
    private static boolean isUnknown(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (DnsNameResolver.isTransportOrTimeoutError(at)) return true;
            if (at instanceof DnsErrorCauseException said && said.getCode() != DnsResponseCode.NXDOMAIN) return true;
        }
        return false;
    }

    private static Found inet(String host, List<DnsRecord> records) {
        var addresses = new ArrayList<InetAddress>();
        long ttl = Long.MAX_VALUE;
        for (var record : records) {
            if (!(record instanceof DnsRawRecord raw)) continue;
            var octets = new byte[raw.content().readableBytes()];
            raw.content().getBytes(raw.content().readerIndex(), octets);
            try {
                addresses.add(InetAddress.getByAddress(octets));
            } catch (UnknownHostException e) {
                throw new IllegalStateException("An address of " + octets.length + " octets", e);
            }
            ttl = Math.min(ttl, record.timeToLive());
        }
        return found(host, addresses, ttl);
    }

    private static Found found(String host, List<InetAddress> addresses, long ttl) {
        return new Found(
                addresses.stream().map(address -> Place.of(host, address)).toList(), ttl, true);
    }

    private static SrvAnswer srv(List<DnsRecord> records) {
        var services = new ArrayList<Srv>();
        long ttl = Long.MAX_VALUE;
        for (var record : records) {
            if (!(record instanceof DnsRawRecord raw) || services.size() == SRV_MAX) continue;
            ByteBuf content = raw.content().duplicate();
            int priority = content.readUnsignedShort();
            int weight = content.readUnsignedShort();
            int port = content.readUnsignedShort();
            String host = DefaultDnsRecordDecoder.decodeName(content);
            ttl = Math.min(ttl, record.timeToLive());
            // RFC 2782: "." says that the service is decidedly not available.
            if (!host.equals(".") && port > 0) services.add(new Srv(withoutDot(host), port, priority, weight));
        }
        return new SrvAnswer(services, ttl, true);
    }

    private static String withoutDot(String host) {
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private record SrvAnswer(List<Srv> services, long ttlSeconds, boolean whole) {}

    private record Srv(String host, int port, int priority, int weight) {
        Found at(Found addresses) {
            return new Found(
                    addresses.places().stream()
                            .map(place -> new Place(host, place.address(), port, priority, weight))
                            .toList(),
                    addresses.ttlSeconds(),
                    addresses.whole());
        }
    }
}
