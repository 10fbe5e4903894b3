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
    private static final int NAMES_PER_START = 8;
    private static final int NAME_LENGTH_MAX = 255;

    /** Most and least significant half of each id in turn. */
    private final long[] ids;

    /** All names one behind the other, an octet of length before each, and where every eighth begins. */
    private final byte[] names;

    private final int[] nameStarts;
    private final NarrowNumbers profileNumbers;
    private final List<Profile> profiles;

    private Consumers(Builder built) {
        ids = Arrays.copyOf(built.ids, built.count * 2);
        names = Arrays.copyOf(built.names, built.nameOctets);
        nameStarts = Arrays.copyOf(built.nameStarts, (built.count + NAMES_PER_START - 1) / NAMES_PER_START);
        profileNumbers = new NarrowNumbers(built.profileNumbers, built.count);
        profiles = List.copyOf(built.profiles);
    }

    int count() {
        return profileNumbers.count();
    }

    Slice name(int consumer) {
        int at = nameStarts[consumer / NAMES_PER_START];
        for (int before = consumer % NAMES_PER_START; before > 0; before--) at += 1 + (names[at] & 0xff);
        return new Slice(names, at + 1, names[at] & 0xff);
    }

    UUID id(int consumer) {
        return new UUID(idMost(consumer), idLeast(consumer));
    }

    long idMost(int consumer) {
        return ids[consumer * 2];
    }

    long idLeast(int consumer) {
        return ids[consumer * 2 + 1];
    }

    long key(int consumer) {
        return ids[consumer * 2] * 31 + ids[consumer * 2 + 1];
    }

    Profile profile(int consumer) {
        return profiles.get(profileNumbers.get(consumer));
    }

    List<Profile> profiles() {
        return profiles;
    }

    /** Octets of all columns. */
    long octets() {
        return 8L * ids.length + names.length + 4L * nameStarts.length + profileNumbers.octets();
    }

    /** Takes consumers one by one, so that not all need be in memory as objects. */
    static final class Builder {
        private final Map<Held, Integer> numbers = new HashMap<>();
        private final List<Profile> profiles = new ArrayList<>();
        private long[] ids = new long[32];
        private byte[] names = new byte[256];
        private int nameOctets;
        private int[] nameStarts = new int[16 / NAMES_PER_START];
        private int[] profileNumbers = new int[16];
        private int count;
        private int withheldProfile = -1;

        private record Held(List<String> groups, List<PolicyEntry> policies) {}

        /** Adds a consumer and returns its number. */
        int add(Consumer consumer) {
            return add(consumer, number(new Held(consumer.groups(), consumer.policies())));
        }

        /** The same for one that is not to be served. */
        int withhold(Consumer consumer) {
            if (withheldProfile < 0) {
                withheldProfile = profiles.size();
                profiles.add(Profile.WITHHELD);
            }
            return add(consumer, withheldProfile);
        }

        private int add(Consumer consumer, int profileNumber) {
            if (count == profileNumbers.length) grow();
            UUID id = consumer.id();
            if (id == null) throw new IllegalArgumentException("The consumer " + consumer.name() + " has no id");
            ids[count * 2] = id.getMostSignificantBits();
            ids[count * 2 + 1] = id.getLeastSignificantBits();
            byte[] name = consumer.name().getBytes(StandardCharsets.ISO_8859_1);
            if (name.length > NAME_LENGTH_MAX)
                throw new IllegalArgumentException("over 255 octets: " + consumer.name());
            int end = Math.addExact(nameOctets, 1 + name.length);
            if (end > names.length) names = Arrays.copyOf(names, Math.max(end, names.length + names.length / 2));
            if (count % NAMES_PER_START == 0) nameStarts[count / NAMES_PER_START] = nameOctets;
            names[nameOctets] = (byte) name.length;
            System.arraycopy(name, 0, names, nameOctets + 1, name.length);
            nameOctets = end;
            profileNumbers[count] = profileNumber;
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
            nameStarts = Arrays.copyOf(nameStarts, larger / NAMES_PER_START + 1);
            profileNumbers = Arrays.copyOf(profileNumbers, larger);
        }
    }
}
