package portico.db;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.XZInputStream;

/** That every platform of the launcher finds a PostgreSQL made for it; that it runs is seen on this machine's alone. */
final class PlatformsTest {
    private static final int ELF = 0x7f454c46;
    private static final int MACH_O_OF_SEVERAL_MACHINES = 0xcafebabe;

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({"Linux, x86_64", "Linux, aarch64", "Darwin, x86_64", "Darwin, aarch64"})
    void eachFindsPostgresqlMadeForIt(String system, String machine) throws IOException {
        byte[] server = server(system, machine);

        assertThat(systemAndMachines(server)).contains(system + ' ' + machine);
        assertThat(new String(server, ISO_8859_1)).containsPattern("PostgreSQL 18\\.\\d+ on ");
    }

    /** The program "postgres" out of the archive that the library takes on such a machine. */
    private static byte[] server(String system, String machine) throws IOException {
        try (var packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
                var archive = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry())
                if (entry.getName().endsWith("bin/postgres")) return archive.readAllBytes();
        }
        throw new AssertionError("no bin/postgres for " + system + " on " + machine);
    }

    /** What a program is made for, by its first octets: ELF (e_machine), or a Mach-O file with a list of machines. */
    private static Set<String> systemAndMachines(byte[] program) {
        var head = ByteBuffer.wrap(program);
        var found = new TreeSet<String>();
        switch (head.getInt(0)) {
            case ELF ->
                found.add("Linux "
                        + elfMachine(head.order(ByteOrder.LITTLE_ENDIAN).getShort(18)));
            case MACH_O_OF_SEVERAL_MACHINES -> {
                for (int index = 0; index < head.getInt(4); index++)
                    found.add("Darwin " + machOMachine(head.getInt(8 + index * 20)));
            }
            default -> throw new AssertionError("a program of no known kind");
        }
        return found;
    }

    private static String elfMachine(short number) {
        return switch (number) {
            case 62 -> "x86_64";
            case 183 -> "aarch64";
            default -> "machine " + number;
        };
    }

    private static String machOMachine(int number) {
        return switch (number) {
            case 0x01000007 -> "x86_64";
            case 0x0100000c -> "aarch64";
            default -> "machine " + number;
        };
    }
}
