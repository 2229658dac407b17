using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Mbus.Tests.Firmware;

/// <summary>The release of nanoFramework and its packages are the same in all files that name them.</summary>
public sealed partial class ReleaseTests : IDisposable
{
    private static readonly string[] Lock = File.ReadAllLines(Repository.Folder("device/nanoframework.lock"));
    private static readonly string[][] Rows = [.. Lock.Where(line => line.StartsWith("nanoFramework.", StringComparison.Ordinal)).Select(line => line.Split(' '))];

    private readonly string _checkout = Directory.CreateTempSubdirectory("mbus-release").FullName;

    public static TheoryData<string> Listings => [.. Directory.GetFiles(Repository.Folder("device/NanoSurface/listing"), "*.txt").Select(file => Path.GetFileNameWithoutExtension(file))];

    public void Dispose() => Directory.Delete(_checkout, recursive: true);

    [Fact]
    public void The_firmware_uses_the_packages_of_the_release()
    {
        string[] used = [.. Packages("Mbus.Firmware")];
        Assert.Equal(Rows.Select(row => $"{row[0]} {row[1]}"), used);
        Assert.Subset(used.ToHashSet(), Packages("Mbus.Core").ToHashSet());
    }

    [Fact]
    public void Every_assembly_of_the_project_is_in_the_lock_file()
    {
        XNamespace build = "http://schemas.microsoft.com/developer/msbuild/2003";
        string[] referenced = [.. XDocument.Load(Repository.Folder("device/Mbus.Firmware/Mbus.Firmware.nfproj")).Descendants(build + "Reference").Select(reference => reference.Attribute("Include")!.Value)];
        Assert.Equal(referenced.Order(), Rows.Select(row => row[2]).Order());
    }

    [Fact]
    public void Every_native_part_has_a_version_a_checksum_and_the_file_that_declares_it()
    {
        Assert.All(Rows, row => Assert.Equal(6, row.Length));
        Assert.All(Rows.Where(row => row[5] != "-"), row =>
        {
            Assert.Matches(FourNumbers(), row[3]);
            Assert.Matches(Checksum(), row[4]);
            Assert.EndsWith(".cpp", row[5]);
        });
        Assert.All(Rows.Where(row => row[5] == "-"), row => Assert.Equal(["-", "-"], row[3..5]));
    }

    [Theory]
    [MemberData(nameof(Listings))]
    public void A_listing_has_the_version_of_the_package(string assembly)
    {
        string[] row = Assert.Single(Rows, row => row[2] == assembly);
        string[] version = row[1].Split('.');
        string title = File.ReadLines(Repository.Folder($"device/NanoSurface/listing/{assembly}.txt")).First();

        // The assembly's version has the first two numbers of the package's version, and for mscorlib those of CoreLibrary.
        Assert.StartsWith($"# assembly {assembly} {version[0]}.{version[1]}.0.0:", title);
    }

    [Theory]
    [InlineData("device/README.md")]
    [InlineData("device/NanoSurface/README.md")]
    public void A_page_names_the_release_and_no_other_version(string page)
    {
        string text = File.ReadAllText(Repository.Folder(page));
        Assert.Contains(Release(), text);
        Assert.All(Versions().Matches(text), found => Assert.Contains(found.Value, string.Join(' ', Lock).Split(' ')));
    }

    [Fact]
    public void The_script_installs_the_release_of_the_lock_file()
    {
        string script = File.ReadAllText(Repository.Folder("device/flash"));
        Assert.Contains("nanoframework.lock", script);
        Assert.Contains("--fwversion \"$release\"", script);
        Assert.DoesNotContain(Release(), script);
    }

    [Fact]
    public void The_declarations_of_the_release_are_accepted()
    {
        Declare(row => (row[3], row[4]));
        Assert.Equal((0, "The native parts are the same in HEAD.\n"), Compare());
    }

    [Fact]
    public void A_native_part_with_another_version_is_reported()
    {
        Declare(row => row[2] == "System.Net" ? ("100.3.0.1", "0x12345678") : (row[3], row[4]));
        (int status, string output) = Compare();
        Assert.Equal(1, status);
        Assert.StartsWith("System.Net: 100.2.0.14 0x8EFB9944 -> 100.3.0.1 0x12345678: needs another version of nanoFramework.System.Net than", output);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_missing_native_part_is_reported()
    {
        Declare(row => row[2] == "System.IO.Ports" ? null : (row[3], row[4]));
        (int status, string output) = Compare();
        Assert.Equal(1, status);
        Assert.Equal("System.IO.Ports: src/System.IO.Ports/sys_io_ser_native.cpp declares no native part in HEAD\n", output);
    }

    [Fact]
    public void A_packaged_image_has_its_lock_file_and_the_checksums_of_both()
    {
        string image = Path.Combine(_checkout, "image.bin");
        string folder = Path.Combine(_checkout, "release");
        File.WriteAllBytes(image, [1, 2, 3]);
        Assert.Equal(0, Run(Repository.Folder("device/package-image"), image, folder).Status);

        Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(folder, "mbus-esp32.bin")));
        Assert.Equal(Lock, File.ReadAllLines(Path.Combine(folder, "mbus-esp32.lock")));
        string[] sums = File.ReadAllLines(Path.Combine(folder, "mbus-esp32.sha256"));
        Assert.Equal("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81  mbus-esp32.bin", sums[0]);
        Assert.EndsWith("  mbus-esp32.lock", sums[1]);
    }

    [Fact]
    public void An_image_that_does_not_exist_is_an_error() =>
        Assert.Equal(1, Run(Repository.Folder("device/package-image"), Path.Combine(_checkout, "none.bin"), _checkout).Status);

    [Fact]
    public void A_release_takes_a_built_image()
    {
        string script = File.ReadAllText(Repository.Folder("packaging/release"));
        int image = script.IndexOf("device/package-image \"$ESP32_IMAGE\" \"$release\"", StringComparison.Ordinal);
        Assert.InRange(image, 1, script.IndexOf("sha256sum -- *", StringComparison.Ordinal));
    }

    [Fact]
    public void The_workflow_builds_the_solution_and_packages_its_image()
    {
        string workflow = File.ReadAllText(Repository.Folder(".github/workflows/firmware.yml"));
        Assert.Contains("msbuild device/Mbus.Device.sln -p:Configuration=Release", workflow);
        Assert.Contains("device/package-image device/Mbus.Firmware/bin/Release/Mbus.Firmware.bin", workflow);
    }

    private static string Release() => Lock.Single(line => line.StartsWith("release ", StringComparison.Ordinal)).Split(' ')[1];

    private static IEnumerable<string> Packages(string project) =>
        XDocument.Load(Repository.Folder($"device/{project}/packages.config")).Descendants("package").Select(package => $"{package.Attribute("id")!.Value} {package.Attribute("version")!.Value}");

    // A checkout of the interpreter with declarations in the form of its source.
    private void Declare(Func<string[], (string Version, string Checksum)?> native)
    {
        Git("init", "--quiet");
        foreach (string[] row in Rows.Where(row => row[5] != "-"))
        {
            string file = Path.Combine(_checkout, row[5]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            string declaration = native(row) is (string version, string checksum)
                ? string.Create(CultureInfo.InvariantCulture, $"const CLR_RT_NativeAssemblyData g_CLR_AssemblyNative_{row[2].Replace('.', '_')} =\r\n{{\r\n    \"{row[2]}\",\r\n    {checksum},\r\n    method_lookup,\r\n    {{ {version.Replace(".", ", ", StringComparison.Ordinal)} }}\r\n}};\r\n")
                : "// none\r\n";
            File.WriteAllText(file, "static const CLR_RT_MethodHandler method_lookup[] = { 0x1 };\r\n" + declaration);
        }

        Git("add", ".");
        Git("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "-m", "declarations");
    }

    private (int Status, string Output) Compare() => Run(Repository.Folder("device/compare-release"), _checkout, "HEAD");

    private void Git(params string[] arguments) => Assert.Equal(0, Run("git", ["-C", _checkout, .. arguments]).Status);

    private static (int Status, string Output) Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [GeneratedRegex("^[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+$")]
    private static partial Regex FourNumbers();

    [GeneratedRegex("^0x[0-9A-F]{8}$")]
    private static partial Regex Checksum();

    // Releases and packages have a number of at least two digits.
    [GeneratedRegex("\\b1\\.[0-9]+\\.[0-9]+(\\.[0-9]+)?\\b")]
    private static partial Regex Versions();
}
