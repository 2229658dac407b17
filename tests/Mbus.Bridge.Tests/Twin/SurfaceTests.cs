extern alias Device;

using Mbus.Tests.Nano;
using Mono.Cecil;

namespace Mbus.Bridge.Tests.Twin;

public class SurfaceTests
{
    private static readonly string Listings = Path.Combine(AppContext.BaseDirectory, "listing");

    [Fact]
    public void The_twin_has_only_members_that_the_device_has()
    {
        using AssemblyDefinition twin = Surface();
        string[] invented = [.. Everything().Lacks(twin)];
        Assert.True(invented.Length == 0, "tests/Mbus.Firmware.Twin/Surface has what device/NanoSurface/listing has not:\n" + string.Join("\n", invented));
    }

    [Theory]
    [InlineData("System.Net.Sockets.Socket")]
    [InlineData("System.IO.Ports.SerialPort")]
    [InlineData("System.Device.Gpio.GpioPin")]
    [InlineData("System.Device.Wifi.WifiAdapter")]
    [InlineData("System.Threading.Thread")]
    [InlineData("System.Environment")]
    [InlineData("System.Console")]
    [InlineData("nanoFramework.Runtime.Native.Power")]
    [InlineData("nanoFramework.Hardware.Esp32.Configuration")]
    public void The_firmware_uses_the_twins(string type)
    {
        using AssemblyDefinition twin = Surface();
        TypeDefinition? declared = twin.MainModule.GetType(type);
        Assert.NotNull(declared);
        Assert.True(ListingPrinter.IsListed(declared));
        Assert.DoesNotContain(twin.MainModule.GetTypeReferences(), used => used.FullName == type && Uses(twin, used));
    }

    // If the twin has a type with the same name, the firmware must not use the type of .NET.
    private static bool Uses(AssemblyDefinition twin, TypeReference used) =>
        twin.MainModule.GetTypes()
            .Where(type => type.Namespace == "Mbus.Firmware")
            .SelectMany(type => type.Methods.Where(method => method.HasBody))
            .SelectMany(method => method.Body.Instructions)
            .Any(instruction => instruction.Operand is MemberReference member && member.DeclaringType?.FullName == used.FullName && member.DeclaringType is not TypeDefinition);

    private static Listing Everything() =>
        Listing.Parse(["# assembly all 1.0.0.0: public surface", .. Directory.GetFiles(Listings, "*.txt").SelectMany(file => File.ReadAllLines(file).Skip(1))]);

    // The board belongs to the twin; all other types are in the device's namespaces.
    private static AssemblyDefinition Surface()
    {
        AssemblyDefinition twin = AssemblyDefinition.ReadAssembly(typeof(Device::Mbus.Twin.Board).Assembly.Location);
        foreach (TypeDefinition type in twin.MainModule.Types.Where(type => type.Namespace.StartsWith("Mbus", StringComparison.Ordinal)))
            type.IsPublic = false;
        return twin;
    }
}
