namespace Mbus.Rig.Tests;

/// <summary>A Raspberry Pi 3B with a HAT in its device tree and a PL011 at /dev/ttyAMA0. See tests/rig/README.md.</summary>
public sealed class Pi() : Guest("pi");

/// <summary>The tests that share it.</summary>
[CollectionDefinition]
public sealed class PiTests : ICollectionFixture<Pi>;
