package portico.testing;

import static portico.testing.Needs.need;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Ports that nobody listens on, for what has to be told its port, or is ended and started anew where it
 * was.
 */
public final class Ports {
    // Below the range from which the system takes the ports of outgoing connections: one of those could be in the way.
    // Processes that run tests beside each other, as Surefire numbers them from 1 on, have parts of their own.
    private static final int PARTS = 4;
    private static final int COUNT = 12_000 / PARTS;
    private static final int FIRST =
            20_000 + Math.floorMod(Integer.getInteger("surefire.forkNumber", 1) - 1, PARTS) * COUNT;
    private static final Random RANDOM = new Random();
    private static final Set<Integer> GIVEN = new HashSet<>();

    private Ports() {}

    /** One that this test run has not been given before. */
    public static synchronized int free() {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = FIRST + RANDOM.nextInt(COUNT);
            if (isFree(port) && GIVEN.add(port)) return port;
        }
        throw new IllegalStateException("There is no free port from " + FIRST + " on");
    }

    /** The first of some neighbouring ones. */
    public static synchronized int freeRange(int count) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            int first = FIRST + RANDOM.nextInt(COUNT - count);
            List<Integer> range = IntStream.range(first, first + count).boxed().toList();
            if (range.stream().allMatch(port -> isFree(port) && !GIVEN.contains(port))) {
                GIVEN.addAll(range);
                return first;
            }
        }
        throw new IllegalStateException("There are no " + count + " neighbouring free ports from " + FIRST + " on");
    }

    /**
     * For a test that cannot choose its ports.
     */
    public static void needFree(String who, List<Integer> ports) {
        List<Integer> taken = ports.stream().filter(port -> !isFree(port)).toList();
        need(taken.isEmpty(), who + "'s ports, which others have: " + taken);
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1)) { // at any address: some listen at several
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
