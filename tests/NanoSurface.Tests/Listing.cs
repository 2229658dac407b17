using Mono.Cecil;

namespace Mbus.Tests.Nano;

/// <summary>The public surface of one nanoFramework assembly, as a listing tells it: types, each with its members, one a line.</summary>
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

    /// <summary>What an assembly declares and the listing does not have.</summary>
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

    // The listing writes object for System.Object, even at the head of a longer name.
    private static string Ungarbled(string line) => line.Replace(" objectDisposed", " System.ObjectDisposed", StringComparison.Ordinal);
}
