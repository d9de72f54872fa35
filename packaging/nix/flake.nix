# SPDX-License-Identifier: MIT
# Nix: `nix build` makes ajc-hook with its PAM module. packaging/release copies this file to the top of the tarball, where
# nix looks for it.
{
  description = "AWS credentials in the shell from a JumpCloud login";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
    in
    {
      packages = nixpkgs.lib.genAttrs systems (system: {
        default = nixpkgs.legacyPackages.${system}.callPackage ./packaging/nix/package.nix { };
      });
    };
}
