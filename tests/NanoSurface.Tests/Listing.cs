using Mono.Cecil;

namespace Mbus.Tests.Nano;

/// <summary>The public API of one nanoFramework assembly from a listing: types with their members, one per line.</summary>
internal sealed class Listing
{
    private const string Title = "# assembly ";
    private readonly Dictionary<string, HashSet<string>> _types = [];

    private Listing(string name, string version)
    {
        Name = name;
        Version = version;
    }

    public string Name { get; }

    public string Version { get; }

    public static Listing Parse(IReadOnlyList<string> lines)
    {
        string[] title = lines[0][Title.Length..].Split(' ', ':');
        Listing listing = new(title[0], title[1]);
        HashSet<string> members = [];
        foreach (string line in lines.Skip(1))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
                members.Add(line[2..]);
            else
                listing._types[Ungarbled(line)] = members = [];
        }

        return listing;
    }

    /// <summary>Returns the declarations of an assembly that the listing does not contain.</summary>
    public IEnumerable<string> Lacks(AssemblyDefinition declared)
    {
        foreach (TypeDefinition type in declared.MainModule.GetTypes().Where(ListingPrinter.IsListed))
        {
            string header = ListingPrinter.Header(type);
            if (!_types.TryGetValue(header, out HashSet<string>? members))
            {
                yield return header;
            }
            else
            {
                foreach (string member in ListingPrinter.Members(type).Where(member => !members.Contains(member)))
                    yield return $"{header}: {member}";
            }
        }
    }

    // The listing writes object for System.Object, also at the beginning of a longer name.
    private static string Ungarbled(string line) => line.Replace(" objectDisposed", " System.ObjectDisposed", StringComparison.Ordinal);
}
