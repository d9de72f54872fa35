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
#include <gnutls/x509.h>

#include "encoding.h"

enum { VALID_SECONDS_BACK = 30 * 86400, VALID_SECONDS_AHEAD = 365 * 86400, SERIAL_SIZE = 16, ID_SIZE = 20 };

struct signer {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

static void
must(int status)
{
    if (status < 0) {
        fprintf(stderr, "ajc-sandbox: GnuTLS cannot create a test certificate: %s.\n", gnutls_strerror(status));
        exit(EXIT_FAILURE);
    }
}

/* What both certificates have: version, serial, validity, name, key and the key's identifier. */
static void
begin(struct signer *made, const char *name)
{
    unsigned char id[ID_SIZE];
    unsigned char serial[SERIAL_SIZE];
    size_t id_size = sizeof(id);
    time_t now = time(NULL);

    must(gnutls_x509_privkey_init(&made->key));
    must(gnutls_x509_privkey_generate(made->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    must(gnutls_x509_crt_init(&made->crt));
    must(gnutls_x509_crt_set_version(made->crt, 3));
    random_bytes(serial, sizeof(serial));
    serial[0] = (serial[0] & 0x3f) | 0x40; /* positive, and of full length */
    must(gnutls_x509_crt_set_serial(made->crt, serial, sizeof(serial)));
    must(gnutls_x509_crt_set_activation_time(made->crt, now - VALID_SECONDS_BACK));
    must(gnutls_x509_crt_set_expiration_time(made->crt, now + VALID_SECONDS_AHEAD));
    must(gnutls_x509_crt_set_dn_by_oid(made->crt, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)));
    must(gnutls_x509_crt_set_key(made->crt, made->key));
    must(gnutls_x509_crt_get_key_id(made->crt, 0, id, &id_size));
    must(gnutls_x509_crt_set_subject_key_id(made->crt, id, id_size));
}

static void
make_ca(struct signer *ca)
{
    begin(ca, "ajc sandbox CA");
    must(gnutls_x509_crt_set_basic_constraints(ca->crt, 1, 0));
    must(gnutls_x509_crt_set_key_usage(ca->crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
    must(gnutls_x509_crt_sign2(ca->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0));
}

static void
make_server(struct signer *server, const struct signer *ca, const char *const *hosts)
{
    const struct in6_addr loopback6 = IN6ADDR_LOOPBACK_INIT;
    const struct in_addr loopback = {htonl(INADDR_LOOPBACK)};
    unsigned char id[ID_SIZE];
    size_t id_size = sizeof(id);

    begin(server, "ajc sandbox");
    must(gnutls_x509_crt_set_basic_constraints(server->crt, 0, -1));
    must(gnutls_x509_crt_set_key_usage(server->crt, GNUTLS_KEY_DIGITAL_SIGNATURE));
    must(gnutls_x509_crt_set_key_purpose_oid(server->crt, GNUTLS_KP_TLS_WWW_SERVER, 0));
    must(gnutls_x509_crt_set_subject_alt_name(server->crt, GNUTLS_SAN_IPADDRESS, &loopback, sizeof(loopback),
                                              GNUTLS_FSAN_SET));
    must(gnutls_x509_crt_set_subject_alt_name(server->crt, GNUTLS_SAN_IPADDRESS, &loopback6, sizeof(loopback6),
                                              GNUTLS_FSAN_APPEND));
    for (; *hosts != NULL; hosts++) {
        must(gnutls_x509_crt_set_subject_alt_name(server->crt, GNUTLS_SAN_DNSNAME, *hosts, (unsigned)strlen(*hosts),
                                                  GNUTLS_FSAN_APPEND));
    }
    must(gnutls_x509_crt_get_subject_key_id(ca->crt, id, &id_size, NULL));
    must(gnutls_x509_crt_set_authority_key_id(server->crt, id, id_size));
    must(gnutls_x509_crt_sign2(server->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0));
}

static char *
pem_of_certificate(gnutls_x509_crt_t crt)
{
    gnutls_datum_t pem;

    must(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem));
    return (char *)pem.data; /* terminated by a NUL beyond the size */
}

void
certificate_make(struct certificate *certificate, const char *const *hosts)
{
    struct signer ca;
    struct signer server;
    gnutls_datum_t pem;

    make_ca(&ca);
    make_server(&server, &ca, hosts);
    must(gnutls_x509_privkey_export2(server.key, GNUTLS_X509_FMT_PEM, &pem));
    certificate->ca = pem_of_certificate(ca.crt);
    certificate->server = pem_of_certificate(server.crt);
    certificate->server_key = (char *)pem.data;
    gnutls_x509_crt_deinit(server.crt);
    gnutls_x509_privkey_deinit(server.key);
    gnutls_x509_crt_deinit(ca.crt);
    gnutls_x509_privkey_deinit(ca.key);
}
