[assembly: System.Reflection.AssemblyVersion("1.1.0.0")]
