using Mono.Cecil;

namespace Mbus.Tests.Nano;

public class SurfaceTests
{
    public static TheoryData<string> Declared =>
    [
        "mscorlib", "System.Net", "System.IO.Ports", "System.Device.Gpio", "System.Device.Wifi", "nanoFramework.Hardware.Esp32",
        "nanoFramework.Runtime.Native", "nanoFramework.System.Text",
    ];

    [Theory]
    [MemberData(nameof(Declared))]
    public void All_declarations_are_in_the_listing(string name)
    {
        using AssemblyDefinition declared = NanoFiles.Assembly(name);
        string[] invented = [.. NanoFiles.Listing(name).Lacks(declared)];
        Assert.True(invented.Length == 0, $"device/NanoSurface/{name} declares members that device/NanoSurface/listing/{name}.txt does not contain:\n" + string.Join("\n", invented));
        Assert.True(declared.MainModule.GetTypes().Any(ListingPrinter.IsListed), "The assembly has no declarations.");
    }

    [Theory]
    [MemberData(nameof(Declared))]
    public void Name_and_version_are_those_of_the_listing(string name)
    {
        using AssemblyDefinition declared = NanoFiles.Assembly(name);
        Listing listing = NanoFiles.Listing(name);
        Assert.Equal((listing.Name, listing.Version), (declared.Name.Name, declared.Name.Version.ToString()));
    }

    [Theory]
    [InlineData("sealed class Samples.Surface : Samples.Base [System.IDisposable]", "sealed class Samples.Surface : Samples.Base")]
    [InlineData("const int Size", "int Size")]
    [InlineData("static string Text { get; }", "string Text { get; }")]
    [InlineData("int Item[int] { get; set; }", "int Item[int] { get; }")]
    [InlineData("static bool TryParse(string s, out byte[] result)", "static bool TryParse(string s, ref byte[] result)")]
    [InlineData("string PadLeft(int width, char padding= )", "string PadLeft(int width, char padding)")]
    [InlineData("virtual string ToString()", "string ToString()")]
    [InlineData("values None=0, Some=2", "values None=0, Some=1")]
    public void A_line_that_differs_from_the_listing_is_reported(string declared, string listed)
    {
        string[] lines =
        [
            "# assembly Samples 1.0.0.0: public surface, one member a line",
            "abstract class Samples.Base", "  protected Base()",
            "sealed class Samples.Surface : Samples.Base [System.IDisposable]", "  const int Size", "  static string Text { get; }",
            "  int Item[int] { get; set; }", "  Surface()", "  static bool TryParse(string s, out byte[] result)",
            "  string PadLeft(int width, char padding= )", "  void Dispose()", "  virtual string ToString()",
            "enum Samples.Surface.Amount", "  values None=0, Some=2",
        ];
        using AssemblyDefinition tests = SurfaceSample();

        Assert.Empty(Listing.Parse(lines).Lacks(tests));
        string reported = Assert.Single(Listing.Parse([.. lines.Select(line => line.Replace(declared, listed, StringComparison.Ordinal))]).Lacks(tests));
        Assert.EndsWith(declared, reported, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(sbyte))]
    [InlineData(typeof(short))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(int))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(long))]
    [InlineData(typeof(ulong))]
    [InlineData(typeof(char))]
    [InlineData(typeof(float))]
    [InlineData(typeof(double))]
    public void Constants_without_a_value_in_the_listing_are_those_of_dotnet(Type primitive)
    {
        using AssemblyDefinition declared = NanoFiles.Assembly("mscorlib");
        FieldDefinition[] constants = [.. declared.MainModule.GetType(primitive.FullName).Fields.Where(f => f.IsLiteral)];
        Assert.NotEmpty(constants);
        foreach (FieldDefinition constant in constants)
            Assert.Equal(primitive.GetField(constant.Name)!.GetRawConstantValue(), constant.Constant);
    }

    // The namespace is shortened to make the lines above readable.
    private static AssemblyDefinition SurfaceSample()
    {
        AssemblyDefinition tests = NanoFiles.Loaded(typeof(SurfaceTests));
        foreach (TypeDefinition type in tests.MainModule.Types.ToArray())
        {
            if (type.Namespace == "Mbus.Tests.Nano.Samples.Listed")
                type.Namespace = "Samples";
            else
                type.IsPublic = false;
        }

        return tests;
    }
}
