package portico.node.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A name server on a real socket, whose answers a test changes as it likes; they are good for a second where nothing else was said. */
public final class TestNameServer implements AutoCloseable {
    private static final int TTL_SECONDS = 1;

    /** One answer to one question. */
    private record Answer(DnsResponseCode code, List<byte[]> records) {}

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final Channel channel;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Integer> lasting = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private volatile boolean silent;

    public TestNameServer() {
        channel = new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        opened.pipeline()
                                .addLast(
                                        new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), new Handler());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** From now on the name has these addresses, of either family. */
    public void has(String name, String... addresses) {
        var ipv4 = new ArrayList<byte[]>();
        var ipv6 = new ArrayList<byte[]>();
        for (String address : addresses) {
            byte[] octets = octets(address);
            (octets.length == 4 ? ipv4 : ipv6).add(octets);
        }
        answers.put(key(name, DnsRecordType.A), new Answer(DnsResponseCode.NOERROR, ipv4));
        answers.put(key(name, DnsRecordType.AAAA), new Answer(DnsResponseCode.NOERROR, ipv6));
    }

    /** From now on the name has these services: priority, weight, port and host of each. */
    public void hasServices(String name, String... services) {
        var records = new ArrayList<byte[]>();
        for (String service : services) records.add(service(service.split(" ", -1)));
        answers.put(key(name, DnsRecordType.SRV), new Answer(DnsResponseCode.NOERROR, records));
    }

    /** From now on every question about this name is answered with this code. */
    public void fails(String name, DnsResponseCode code) {
        for (var type : List.of(DnsRecordType.A, DnsRecordType.AAAA, DnsRecordType.SRV))
            answers.put(key(name, type), new Answer(code, List.of()));
    }

    /** Whether it hears questions and says nothing. */
    public void silent(boolean silent) {
        this.silent = silent;
    }

    /** From now on what is said of this name is good for so many seconds. */
    public void lasts(String name, int seconds) {
        lasting.put(name + ".", seconds);
    }

    /** How often somebody has asked for the name's addresses. */
    public int asked(String name) {
        AtomicInteger count = asked.get(key(name, DnsRecordType.A));
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully();
    }

    private static String key(String name, DnsRecordType type) {
        return type.name() + " " + (name.endsWith(".") ? name : name + ".");
    }

    private static byte[] octets(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    private static byte[] service(String[] words) {
        ByteBuf record = Unpooled.buffer();
        for (int word = 0; word < 3; word++) record.writeShort(Integer.parseInt(words[word]));
        for (String label : words[3].split("\\.", -1))
            record.writeByte(label.length()).writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        record.writeByte(0);
        var octets = new byte[record.readableBytes()];
        record.readBytes(octets);
        return octets;
    }

    private final class Handler extends SimpleChannelInboundHandler<DatagramDnsQuery> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION);
            String key = question.type().name() + " " + question.name();
            asked.computeIfAbsent(key, first -> new AtomicInteger()).incrementAndGet();
            if (silent) return;
            @Nullable Answer answer = answers.get(key);
            int seconds = lasting.getOrDefault(question.name(), TTL_SECONDS);
            var response = new DatagramDnsResponse(query.recipient(), query.sender(), query.id());
            response.setCode(answer == null ? DnsResponseCode.NXDOMAIN : answer.code());
            response.addRecord(
                    DnsSection.QUESTION,
                    new io.netty.handler.codec.dns.DefaultDnsQuestion(question.name(), question.type()));
            if (answer != null)
                for (byte[] record : answer.records())
                    response.addRecord(
                            DnsSection.ANSWER,
                            new DefaultDnsRawRecord(
                                    question.name(), question.type(), seconds, Unpooled.wrappedBuffer(record)));
            context.writeAndFlush(response);
        }
    }
}
