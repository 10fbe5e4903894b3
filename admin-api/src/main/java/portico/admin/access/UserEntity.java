package portico.admin.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person who may sign in. */
@Entity
@Table(name = "app_user")
class UserEntity {
    @Id
    UUID id;

    String name;

    /** Argon2id, in PHC form. */
    @Column(name = "password_hash")
    String passwordHash;

    Role role;

    @Column(name = "must_change_password")
    boolean mustChangePassword;

    boolean disabled;

    /** Since the last success. */
    @Column(name = "failed_logins")
    int failedLogins;

    @Column(name = "last_failed_login_at")
    @Nullable Instant lastFailedLoginAt;

    @Column(name = "last_login_at")
    @Nullable Instant lastLoginAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    protected UserEntity() {}

    UserEntity(UUID id, String name, Role role, String passwordHash, Instant at) {
        this.id = id;
        this.name = name;
        this.role = role;
        this.passwordHash = passwordHash;
        this.mustChangePassword = true;
        this.createdAt = at;
        this.updatedAt = at;
    }

    boolean isAdmin() {
        return role == Role.ADMIN && !disabled;
    }

    UserView view() {
        return new UserView(
                id,
                name,
                role,
                mustChangePassword,
                disabled,
                failedLogins,
                lastFailedLoginAt,
                lastLoginAt,
                createdAt,
                updatedAt);
    }
}
