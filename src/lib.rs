//! Amtslotse answers citizens' administrative inquiries in Germany from a curated knowledge base: which office, which
//! papers, which fee, which deadline, with the official source and its date under every answer.
//!
//! The floors, each importing only from those before it: [`message`] (the shared vocabulary), [`privacy`] and [`store`]
//! (state), [`kb`] (the intent files), [`nlu`] (what an utterance means), [`llm`] (what a language model may add), [`knowledge`] (a knowledge base with its trained
//! matcher, loaded, cached, swapped), [`dialogue`] (the engine), [`staff`] (hand-over and steering), [`channel`] (adapters), [`serve`] (composition) and
//! [`cli`] (the commands). ARCHITECTURE.md is the map.

pub mod channel;
pub mod cli;
pub mod dialogue;
pub mod kb;
pub mod knowledge;
pub mod llm;
pub mod message;
pub mod nlu;
pub mod privacy;
pub mod serve;
pub mod staff;
pub mod store;
