using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Mbus.Client;

namespace Mbus.Gateway.Web.Access;

/// <summary>
/// File of tokens: a line <c>NAME SCOPE SHA-256</c> for each token, and comments after <c>#</c>. The tokens themselves are in no file of the
/// gateway. They are 256 random bits, so a plain hash cannot be reversed.
/// </summary>
public sealed class TokenFile
{
    private const int TokenBytes = 32;
    private const int MaxTokens = 1000;
    private const int MaxLength = 1 << 18;
    private const string Prefix = "mbus_";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite;

    private readonly List<(string Name, TokenScope Scope, byte[] Hash)> _tokens = [];

    private TokenFile()
    {
    }

    /// <summary>No tokens.</summary>
    public static TokenFile Empty { get; } = new();

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">A line is not valid, or other users may read or change the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TokenFile Load(string path)
    {
        string text = BoundedInput.ReadText(path, MaxLength);
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            throw new FormatException($"Other users may read or change the tokens in {path}. Use: chmod 640 {path}");
        return Parse(text, path);
    }

    /// <summary>Parses the text of a file.</summary>
    /// <exception cref="FormatException">A line is not valid; the message gives its number.</exception>
    public static TokenFile Parse(string text, string path)
    {
        TokenFile file = new();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
                file.Add(words, $"{path}, line {i + 1}");
        }

        return file;
    }

    /// <summary>Creates a token, and adds the line with its hash to a file.</summary>
    /// <returns>Token: it is known here only.</returns>
    /// <exception cref="FormatException">The name is not valid, or the file has it already.</exception>
    public static string Create(string path, string name, TokenScope scope)
    {
        if (name.Length is 0 or > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new FormatException($"\"{name}\" is not a valid name of a token. Expected 1 to 64 letters, digits, - . and _.");
        if (File.Exists(path) && Load(path)._tokens.Exists(token => token.Name == name))
            throw new FormatException($"{path} has a token \"{name}\" already. Use another name, or delete its line.");

        string token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        using StreamWriter writer = new(path, options);
        writer.Write($"{name} {NameOf(scope)} {Convert.ToHexStringLower(HashOf(token))}\n");
        return token;
    }

    /// <summary>Returns the scope of a token; null if it is not valid. The time does not depend on the token.</summary>
    public TokenScope? Find(string token)
    {
        byte[] hash = HashOf(token);
        TokenScope? found = null;
        foreach ((_, TokenScope scope, byte[] known) in _tokens)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, known))
                found = scope;
        }

        return found;
    }

    /// <summary>Returns the name of a scope in the file and in messages.</summary>
    public static string NameOf(TokenScope scope) => scope.ToString().ToLowerInvariant();

    /// <summary>Parses the name of a scope.</summary>
    /// <exception cref="FormatException">The text is not a scope.</exception>
    public static TokenScope ParseScope(string text) => Enum.GetValues<TokenScope>().Cast<TokenScope?>().FirstOrDefault(scope => NameOf(scope!.Value) == text)
        ?? throw new FormatException($"\"{text}\" is not a scope. Expected read, operate or administer.");

    private void Add(string[] words, string place)
    {
        if (words.Length != 3 || !Hex.TryParse(words[2], out byte[] hash) || hash.Length != SHA256.HashSizeInBytes)
            throw new FormatException($"{place}: not a token. Expected NAME SCOPE HASH, as `mbus gateway token` writes it.");
        if (_tokens.Count == MaxTokens)
            throw new FormatException($"{place}: more than {MaxTokens} tokens.");

        try
        {
            _tokens.Add((words[0], ParseScope(words[1]), hash));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{place}: {e.Message}", e);
        }
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
