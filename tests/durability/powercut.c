/* Preloaded into the functions (LD_PRELOAD): writes down, in order, what they do to the files of one folder, so
 * that the test can make the disk as a power cut would leave it: what was synced, and of the rest whatever it
 * likes. Changes nothing itself.
 *
 *   MAILLE_DISK_FOLDER   the folder, absolute
 *   MAILLE_DISK_JOURNAL  the file to write to
 *
 * A record: 1 byte what, 8 bytes file (its inode), 8 bytes number, 4 bytes length, then so many bytes.
 *   N made        name            W written   number = where, the bytes
 *   T cut         number = length S synced
 *   D folder synced               U unlinked  name
 * Files whose name ends in "-shm" are memory shared by processes: SQLite makes them anew. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FILES 4096

enum kind { OTHER, TRACED, FOLDER };

static struct {
    enum kind kind;
    uint64_t file;
} table[MOST_FILES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *folder;
static size_t folder_length;
static int journal = -1;

static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_writev)(int, const struct iovec *, int);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);

static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open64");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_writev = dlsym(RTLD_NEXT, "writev");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_rename = dlsym(RTLD_NEXT, "rename");
    folder = getenv("MAILLE_DISK_FOLDER");
    const char *to = getenv("MAILLE_DISK_JOURNAL");
    if (folder == NULL || to == NULL) return;
    folder_length = strlen(folder);
    journal = real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (journal < 0) abort();
}

static void note(char what, uint64_t file, uint64_t number, const void *bytes, uint32_t length) {
    struct iovec parts[5] = {{&what, 1}, {&file, 8}, {&number, 8}, {&length, 4}, {(void *)bytes, length}};
    /* A journal with a hole would lie about the disk. */
    if (real_writev(journal, parts, 5) != (ssize_t)(21 + (size_t)length)) abort();
}

static int ends_with(const char *text, const char *end) {
    size_t all = strlen(text), part = strlen(end);
    return all >= part && strcmp(text + all - part, end) == 0;
}

/* The name of a file of the folder; nothing of others. */
static const char *name_of(const char *path) {
    if (journal < 0 || strncmp(path, folder, folder_length) != 0 || path[folder_length] != '/') return NULL;
    return ends_with(path, "-shm") ? NULL : path + folder_length + 1;
}

static int is_in_table(int fd) { return fd >= 0 && fd < MOST_FILES; }

static enum kind kind_of(int fd) { return is_in_table(fd) ? table[fd].kind : OTHER; }

static int opened(const char *path, int flags, mode_t mode) {
    pthread_once(&once, begin);
    const char *name = name_of(path);
    int is_folder = journal >= 0 && strcmp(path, folder) == 0;
    if (name == NULL && !is_folder) return real_open(path, flags, mode);
    pthread_mutex_lock(&lock);
    int was_there = access(path, F_OK) == 0;
    int fd = real_open(path, flags, mode);
    struct stat64 file;
    if (fd >= MOST_FILES) abort();
    if (fd >= 0 && fstat64(fd, &file) == 0) {
        table[fd].kind = is_folder ? FOLDER : TRACED;
        table[fd].file = file.st_ino;
        if (name != NULL && !was_there) note('N', file.st_ino, 0, name, strlen(name));
        if (name != NULL && was_there && (flags & O_TRUNC)) note('T', file.st_ino, 0, "", 0);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

static mode_t mode_of(int flags, va_list rest) { return (flags & O_CREAT) ? (mode_t)va_arg(rest, int) : 0; }

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_of(flags, rest);
    va_end(rest);
    return opened(path, flags, mode);
}

int close(int fd) {
    pthread_once(&once, begin);
    if (kind_of(fd) != OTHER) {
        pthread_mutex_lock(&lock);
        table[fd].kind = OTHER;
        pthread_mutex_unlock(&lock);
    }
    return real_close(fd);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    pthread_once(&once, begin);
    if (kind_of(fd) != TRACED) return real_write(fd, bytes, length);
    pthread_mutex_lock(&lock);
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    ssize_t done = real_write(fd, bytes, length);
    int error = errno;
    if (done > 0) note('W', table[fd].file, (uint64_t)at, bytes, (uint32_t)done);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    pthread_once(&once, begin);
    if (kind_of(fd) != TRACED) return real_pwrite(fd, bytes, length, at);
    pthread_mutex_lock(&lock);
    ssize_t done = real_pwrite(fd, bytes, length, at);
    int error = errno;
    if (done > 0) note('W', table[fd].file, (uint64_t)at, bytes, (uint32_t)done);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

/* Nothing we know calls these on a database; if that changes, the journal must not be silently short. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    pthread_once(&once, begin);
    if (kind_of(fd) == TRACED) abort();
    return real_writev(fd, parts, count);
}

int rename(const char *from, const char *to) {
    pthread_once(&once, begin);
    if (name_of(from) != NULL || name_of(to) != NULL) abort();
    return real_rename(from, to);
}

int ftruncate64(int fd, off64_t length) {
    pthread_once(&once, begin);
    if (kind_of(fd) != TRACED) return real_ftruncate(fd, length);
    pthread_mutex_lock(&lock);
    int done = real_ftruncate(fd, length);
    int error = errno;
    if (done == 0) note('T', table[fd].file, (uint64_t)length, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int (*real)(int)) {
    if (kind_of(fd) == OTHER) return real(fd);
    /* Held across the sync: what is written meanwhile is not synced by it. */
    pthread_mutex_lock(&lock);
    int done = real(fd);
    int error = errno;
    if (done == 0) note(table[fd].kind == FOLDER ? 'D' : 'S', table[fd].file, 0, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}

int fsync(int fd) {
    pthread_once(&once, begin);
    return synced(fd, real_fsync);
}

int fdatasync(int fd) {
    pthread_once(&once, begin);
    return synced(fd, real_fdatasync);
}

int unlink(const char *path) {
    pthread_once(&once, begin);
    const char *name = name_of(path);
    if (name == NULL) return real_unlink(path);
    pthread_mutex_lock(&lock);
    int done = real_unlink(path);
    int error = errno;
    if (done == 0) note('U', 0, 0, name, strlen(name));
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}
