/* SPDX-License-Identifier: MIT
 *
 * A certification authority and a server certificate with GnuTLS. The extensions are those that OpenSSL and Python
 * insist upon: basic constraints, key usages, key identifiers, subject alternative names.
 */
#include "certificate.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include "random_text.h"

enum { VALID_SECONDS_BACK = 30 * 86400, VALID_SECONDS_AHEAD = 365 * 86400, SERIAL_SIZE = 16 };

struct signer {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

static int
make_key(struct signer *made)
{
    unsigned bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
    int status = gnutls_x509_privkey_init(&made->key);

    if (status >= 0) {
        status = gnutls_x509_privkey_generate(made->key, GNUTLS_PK_ECDSA, bits, 0);
    }
    return status >= 0 ? gnutls_x509_crt_init(&made->crt) : status;
}

/* What both certificates have: version, serial, validity, name, key and the key's identifier. */
static int
fill_in(const struct signer *made, const char *name)
{
    unsigned char id[20];
    unsigned char serial[SERIAL_SIZE];
    size_t id_size = sizeof(id);
    time_t now = time(NULL);
    int status = gnutls_x509_crt_set_version(made->crt, 3);

    random_bytes(serial, sizeof(serial));
    serial[0] = (serial[0] & 0x3f) | 0x40; /* positive, and of full length */
    if (status < 0 || (status = gnutls_x509_crt_set_serial(made->crt, serial, sizeof(serial))) < 0 ||
        (status = gnutls_x509_crt_set_activation_time(made->crt, now - VALID_SECONDS_BACK)) < 0 ||
        (status = gnutls_x509_crt_set_expiration_time(made->crt, now + VALID_SECONDS_AHEAD)) < 0 ||
        (status = gnutls_x509_crt_set_dn_by_oid(made->crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                                (unsigned)strlen(name))) < 0 ||
        (status = gnutls_x509_crt_set_key(made->crt, made->key)) < 0 ||
        (status = gnutls_x509_crt_get_key_id(made->crt, 0, id, &id_size)) < 0) {
        return status;
    }
    return gnutls_x509_crt_set_subject_key_id(made->crt, id, id_size);
}

static int
make_ca(struct signer *ca)
{
    int status = make_key(ca);

    if (status < 0 || (status = fill_in(ca, "ajc sandbox CA")) < 0 ||
        (status = gnutls_x509_crt_set_basic_constraints(ca->crt, 1, 0)) < 0 ||
        (status = gnutls_x509_crt_set_key_usage(ca->crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)) < 0) {
        return status;
    }
    return gnutls_x509_crt_sign2(ca->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0);
}

static int
name_hosts(gnutls_x509_crt_t crt, const char *const *hosts)
{
    struct in6_addr loopback6 = IN6ADDR_LOOPBACK_INIT;
    struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    int status = gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &loopback, sizeof(loopback),
                                                      GNUTLS_FSAN_SET);

    if (status >= 0) {
        status = gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, &loopback6, sizeof(loopback6),
                                                      GNUTLS_FSAN_APPEND);
    }
    for (; status >= 0 && *hosts != NULL; hosts++) {
        status = gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, *hosts, (unsigned)strlen(*hosts),
                                                      GNUTLS_FSAN_APPEND);
    }
    return status;
}

static int
make_server(struct signer *server, const struct signer *ca, const char *const *hosts)
{
    unsigned char id[20];
    size_t id_size = sizeof(id);
    int status = make_key(server);

    if (status < 0 || (status = fill_in(server, "ajc sandbox")) < 0 ||
        (status = gnutls_x509_crt_set_basic_constraints(server->crt, 0, -1)) < 0 ||
        (status = gnutls_x509_crt_set_key_usage(server->crt, GNUTLS_KEY_DIGITAL_SIGNATURE)) < 0 ||
        (status = gnutls_x509_crt_set_key_purpose_oid(server->crt, GNUTLS_KP_TLS_WWW_SERVER, 0)) < 0 ||
        (status = name_hosts(server->crt, hosts)) < 0 ||
        (status = gnutls_x509_crt_get_subject_key_id(ca->crt, id, &id_size, NULL)) < 0 ||
        (status = gnutls_x509_crt_set_authority_key_id(server->crt, id, id_size)) < 0) {
        return status;
    }
    return gnutls_x509_crt_sign2(server->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0);
}

/* Takes over what GnuTLS allocated; its PEM is terminated by a NUL beyond the size. */
static char *
pem_text(gnutls_datum_t *pem)
{
    char *text = strndup((const char *)pem->data, pem->size);

    gnutls_memset(pem->data, 0, pem->size);
    gnutls_free(pem->data);
    if (text == NULL) {
        abort();
    }
    return text;
}

static int
export_pem(struct certificate *certificate, const struct signer *ca, const struct signer *server)
{
    gnutls_datum_t pem = {0};
    int status = gnutls_x509_crt_export2(ca->crt, GNUTLS_X509_FMT_PEM, &pem);

    if (status >= 0) {
        certificate->ca_pem = pem_text(&pem);
        status = gnutls_x509_crt_export2(server->crt, GNUTLS_X509_FMT_PEM, &pem);
    }
    if (status >= 0) {
        certificate->server_pem = pem_text(&pem);
        status = gnutls_x509_privkey_export2(server->key, GNUTLS_X509_FMT_PEM, &pem);
    }
    if (status >= 0) {
        certificate->server_key_pem = pem_text(&pem);
    }
    return status;
}

static void
forget(struct signer *signer)
{
    gnutls_x509_crt_deinit(signer->crt);
    gnutls_x509_privkey_deinit(signer->key);
}

bool
certificate_make(struct certificate *certificate, const char *const *hosts, struct error *error)
{
    struct signer ca = {0};
    struct signer server = {0};
    int status = make_ca(&ca);

    if (status >= 0) {
        status = make_server(&server, &ca, hosts);
    }
    if (status >= 0) {
        status = export_pem(certificate, &ca, &server);
    }
    forget(&server);
    forget(&ca);
    if (status < 0) {
        return error_set(error, ERROR_SYSTEM, "GnuTLS cannot create a test certificate: %s.", gnutls_strerror(status));
    }
    return true;
}

void
certificate_clear(struct certificate *certificate)
{
    free(certificate->ca_pem);
    free(certificate->server_pem);
    if (certificate->server_key_pem != NULL) {
        gnutls_memset(certificate->server_key_pem, 0, strlen(certificate->server_key_pem));
    }
    free(certificate->server_key_pem);
    *certificate = (struct certificate){0};
}
