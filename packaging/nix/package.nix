# SPDX-License-Identifier: MIT
{
  lib,
  stdenv,
  cmake,
  pkg-config,
  scdoc,
  cjson,
  cmocka,
  curl,
  keyutils,
  libfido2,
  libseccomp,
  libxml2,
  openssl,
  pam,
}:

stdenv.mkDerivation {
  pname = "ajc-hook";
  version = "0.1.0";
  src = ../..;

  nativeBuildInputs = [
    cmake
    pkg-config
    scdoc
  ];
  buildInputs = [
    cjson
    curl
    keyutils
    libfido2
    libseccomp
    libxml2
    openssl
    pam
  ];
  checkInputs = [ cmocka ];

  # Of the tests the units alone: the others need root, users and the kernel's keyrings.
  cmakeFlags = [ "-DAJC_ONLY_UNITS=ON" ];
  doCheck = true;

  # The profiles of pam-auth-update are Debian's.
  postInstall = "rm -r $out/share/pam-configs";

  meta = {
    description = "AWS credentials in the shell from a JumpCloud login";
    homepage = "https://ajc.invalid/";
    license = lib.licenses.mit;
    mainProgram = "ajc-hook";
    platforms = lib.platforms.linux;
  };
}
