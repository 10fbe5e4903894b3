package portico.node.identity;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import portico.config.consumer.Consumer;
import portico.config.policy.PolicyEntry;
import portico.node.exchange.Slice;

/** The consumers in columns: no object for any one of them. */
final class Consumers {
    /** Most and least significant half of each id in turn. */
    private final long[] ids;

    /** All names one behind the other, and where each begins; the one behind the last is the end. */
    private final byte[] names;

    private final int[] nameStarts;
    private final int[] profileNumbers;
    private final List<Profile> profiles;

    private Consumers(Builder built) {
        ids = Arrays.copyOf(built.ids, built.count * 2);
        names = Arrays.copyOf(built.names, built.nameStarts[built.count]);
        nameStarts = Arrays.copyOf(built.nameStarts, built.count + 1);
        profileNumbers = Arrays.copyOf(built.profileNumbers, built.count);
        profiles = List.copyOf(built.profiles);
    }

    int count() {
        return profileNumbers.length;
    }

    Slice name(int consumer) {
        int start = nameStarts[consumer];
        return new Slice(names, start, nameStarts[consumer + 1] - start);
    }

    UUID id(int consumer) {
        return new UUID(ids[consumer * 2], ids[consumer * 2 + 1]);
    }

    long key(int consumer) {
        return ids[consumer * 2] * 31 + ids[consumer * 2 + 1];
    }

    Profile profile(int consumer) {
        return profiles.get(profileNumbers[consumer]);
    }

    List<Profile> profiles() {
        return profiles;
    }

    /** Octets of all columns. */
    long octets() {
        return 8L * ids.length + names.length + 4L * nameStarts.length + 4L * profileNumbers.length;
    }

    /** Takes consumers one by one, so that not all need be in memory as objects. */
    static final class Builder {
        private final Map<Held, Integer> numbers = new HashMap<>();
        private final List<Profile> profiles = new ArrayList<>();
        private long[] ids = new long[32];
        private byte[] names = new byte[256];
        private int[] nameStarts = new int[17];
        private int[] profileNumbers = new int[16];
        private int count;

        private record Held(List<String> groups, List<PolicyEntry> policies) {}

        /** Adds a consumer and returns its number. */
        int add(Consumer consumer) {
            if (count == profileNumbers.length) grow();
            UUID id = consumer.id();
            if (id == null) throw new IllegalArgumentException("The consumer " + consumer.name() + " has no id");
            ids[count * 2] = id.getMostSignificantBits();
            ids[count * 2 + 1] = id.getLeastSignificantBits();
            byte[] name = consumer.name().getBytes(StandardCharsets.ISO_8859_1);
            int start = nameStarts[count];
            int end = Math.addExact(start, name.length);
            if (end > names.length) names = Arrays.copyOf(names, Math.max(end, names.length + names.length / 2));
            System.arraycopy(name, 0, names, start, name.length);
            nameStarts[count + 1] = end;
            profileNumbers[count] = number(new Held(consumer.groups(), consumer.policies()));
            return count++;
        }

        Consumers build() {
            return new Consumers(this);
        }

        private int number(Held held) {
            Integer known = numbers.putIfAbsent(held, profiles.size());
            if (known != null) return known;
            profiles.add(new Profile(held.groups(), held.policies()));
            return profiles.size() - 1;
        }

        private void grow() {
            int larger = count + Math.max(16, count / 2);
            ids = Arrays.copyOf(ids, larger * 2);
            nameStarts = Arrays.copyOf(nameStarts, larger + 1);
            profileNumbers = Arrays.copyOf(profileNumbers, larger);
        }
    }
}
